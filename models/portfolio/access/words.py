"""What the page of an access pack says in one language, as values; the phrases are data in `models/words`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from creditline.features.declare.phrases import phrase, phrases
from creditline.models.portfolio.review.state import CaseStage
from creditline.models.why.words.wording import Wording

HEADS = ("feature", "value", "used_by", "day", "action", "before", "after", "rule", "score", "asked_by", "person")
VALUES = ("unknown", "withheld", "yes", "no", "customer", "lender", "model", "policy")
RESULTS = ("changed", "same")


@dataclass(frozen=True)
class AccessWords:
    """The phrases of the page."""

    title: str = phrase()
    lead: str = phrase("customer", "date")
    about: str = phrase()
    records: str = phrase()
    files: str = phrase("files")
    withheld: str = phrase("columns")
    nothing: str = phrase()
    links: str = phrase("count")
    scores: str = phrase()
    scores_note: str = phrase()
    score: str = phrase("date", "score", "band")
    in_default: str = phrase("date")
    decisions: str = phrase()
    told: str = phrase("date")
    unexplained: str = phrase("date", "reason")
    disputes: str = phrase()
    dispute: str = phrase("received", "decision", "until", "result")
    reviews: str = phrase()
    review: str = phrase("case", "decision", "stage")
    not_asked: str = phrase()
    none: str = phrase()
    heads: Mapping[str, str] = phrases(HEADS)
    values: Mapping[str, str] = phrases(VALUES)
    results: Mapping[str, str] = phrases(RESULTS)
    stages: Mapping[str, str] = phrases(CaseStage)


@lru_cache(maxsize=16)
def access_words(words: Wording) -> AccessWords:
    """The phrases of a language; DeclarationError where one is missing, unknown, or names what it may not."""
    return words.section(AccessWords, "access")
