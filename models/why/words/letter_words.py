"""What a letter says beside the notice: titles, headings, what stays, what may be done; tables `letter…` of the words."""

from collections.abc import Mapping
from dataclasses import dataclass

from creditline.features.declare.phrases import phrase, phrases

TITLES = ("changed", "reviewed", "score", "compared")
HEADED = (
    "happened", "rule", "assessment", "reasons", "arrears", "stays", "back", "way_back", "rights", "correction", "bureau", "law",
    "sources", "complaint", "warning", "in_review",
)  # fmt: skip
LABELS = ("number", "date", "customer", "product", "hotline", "hours", "app_path", "name", "address", "phone")
RIGHTS = ("explanation", "refusal", "person", "view", "questions", "records", "answered")


@dataclass(frozen=True)
class LetterWords:
    """The phrases of a letter's parts. What is the lender's own stands in braces."""

    titles: Mapping[str, str] = phrases(TITLES)
    headings: Mapping[str, str] = phrases(HEADED)
    labels: Mapping[str, str] = phrases(LABELS)
    field: str = phrase("label", "value")
    listed: str = phrase("number", "said")
    tail: str = phrase("tail")
    no_tail: str = phrase()
    dear: str = phrase()
    automated: str = phrase()
    arrears: Mapping[str, str] = phrases(("counted", "uncounted", "reviewed"), "date", "count", "amount", "days")
    one_instalment: str = phrase("date", "amount", "days")
    settle: str = phrase("payment")
    paid_already: str = phrase("hotline")
    stays: Mapping[str, str] = phrases(("loans", "owed", "over"), "date", "balance", "limit")
    back: Mapping[str, str] = phrases(("next", "wait", "points", "closed", "no_promise"), "when", "days", "points")
    rights: Mapping[str, str] = phrases(RIGHTS, "days")
    reached: str = phrase()
    correction: str = phrase()
    bureau: Mapping[str, str] = phrases(("cn", "us-regb"), "bureau")
    law: str = phrase("agency")
    sources: str = phrase("sources")
    complaint: str = phrase()
    complaint_days: str = phrase("days")
    warning: str = phrase()
    lowered_later: str = phrase("date", "before", "after")
    in_review: str = phrase("days", "date")
    lacking: str = phrase("regime", "items", "file")
    no_file: str = phrase()
