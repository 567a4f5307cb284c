"""What the customers behind many cuts are told: a row per principal reason, in both languages."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from creditline.models.portfolio.cuts.cuts import ExplainedCuts
from creditline.models.portfolio.cuts.table import KEYS, key_columns
from creditline.models.why.answer.values import Language
from creditline.models.why.ledger.answers import Answers
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.notice.values import Notice, PrincipalReason
from creditline.models.why.words.language import LANGUAGES

_JOINED: dict[Language, str] = {"en": "; ", "zh": "；"}
_ALIKE = (
    ("rank", pa.int64()),
    ("layer", pa.string()),
    ("family", pa.string()),
    ("tag", pa.string()),
    ("audience", pa.string()),
    ("points", pa.int64()),
    ("features", pa.list_(pa.string())),
)


def reasons_schema(id_type: pa.DataType) -> pa.Schema:
    """The columns of a row per principal reason, `customer_id` first.

    `rank` 1 is the most harmful; a customer without a principal reason has one row, `rank` and what belongs to a reason
    null. `features`: those the sentence names. `sentence_…`: the reason in words. `statement_…`: what became of the line
    and why, the same in all rows of a customer. `review`: whether a person must look before anything is sent, and
    `review_…` why, for staff.
    """
    words = [(f"{what}_{lang}", pa.string()) for what in ("sentence", "statement", "review") for lang in LANGUAGES]
    return pa.schema([("customer_id", id_type), *KEYS, *_ALIKE, ("review", pa.bool_()), *words])


@dataclass(frozen=True)
class CutNotices:
    """The notices of one customer's cut, in every language, and their place among the answers."""

    place: int
    notices: tuple[Notice, ...]

    @property
    def reasons(self) -> tuple[PrincipalReason, ...]:
        """The principal reasons; apart from their words they are the same in every language."""
        return self.notices[0].reasons

    @property
    def review(self) -> bool:
        """Whether a person must look first."""
        return self.notices[0].review is not None


def tell(part: ExplainedCuts, languages: Sequence[Language] = LANGUAGES) -> list[CutNotices]:
    """The notices of a part's cuts, in its order."""
    told = []
    for place in part.those.tolist():
        why = part.answers.for_notice(place)
        told.append(CutNotices(place, tuple(notice_of(why, language) for language in languages)))
    return told


def reasons_table(answers: Answers, told: Sequence[CutNotices], id_type: pa.DataType) -> pa.Table:
    """Rows of `reasons_schema`; the notices have to be in every language, in `LANGUAGES`' order."""
    rows: list[tuple[CutNotices, int, PrincipalReason | None]] = []
    for one in told:
        rows += [(one, number, reason) for number, reason in enumerate(one.reasons)] or [(one, 0, None)]
    reasons = [reason for _, _, reason in rows]
    columns = {
        "rank": [None if reason is None else number + 1 for _, number, reason in rows],
        "layer": [reason and str(reason.layer) for reason in reasons],
        "family": [reason and reason.family for reason in reasons],
        "tag": [reason and reason.tag and str(reason.tag) for reason in reasons],
        "audience": [reason and reason.audience for reason in reasons],
        "points": [None if reason is None else reason.points for reason in reasons],
        "features": [reason and reason.features for reason in reasons],
        "review": [one.review for one, _, _ in rows],
    }
    for place, language in enumerate(LANGUAGES):
        joined, between = _JOINED[language], " " if language == "en" else ""
        notices = [(one.notices[place], number, reason) for one, number, reason in rows]
        columns |= {
            f"sentence_{language}": [
                None if reason is None else joined.join(notice.reasons[number].sentences)
                for notice, number, reason in notices
            ],
            f"statement_{language}": [between.join(notice.statements) for notice, _, _ in notices],
            f"review_{language}": [notice.review for notice, _, _ in notices],
        }
    names = reasons_schema(id_type)
    of = np.array([one.place for one, _, _ in rows], np.int64)
    keys = key_columns(answers, of, id_type)
    kinds = {field.name: field.type for field in names}
    made = keys | {name: pa.array(values, kinds[name]) for name, values in columns.items()}
    return pa.table({name: made[name] for name in names.names}, schema=names)
