"""What the customers behind many cuts are told: a row per principal reason and language."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import pyarrow as pa

from creditline.models.portfolio.cuts.cuts import ExplainedCuts
from creditline.models.portfolio.cuts.table import KEYS, key_columns
from creditline.models.why.ledger.answers import Answers
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.notice.values import Notice, PrincipalReason
from creditline.models.why.words.by_language import SHIPPED, Words
from creditline.models.why.words.wording import Wording
from creditline.models.words.languages import common_to

_ALIKE = (
    ("rank", pa.int64()),
    ("layer", pa.string()),
    ("family", pa.string()),
    ("tag", pa.string()),
    ("audience", pa.string()),
    ("points", pa.int64()),
    ("concepts", pa.list_(pa.string())),
    ("features", pa.list_(pa.string())),
    ("held", pa.list_(pa.int64())),
    ("refits", pa.int64()),
)


def reasons_schema(id_type: pa.DataType) -> pa.Schema:
    """The columns of a row per principal reason and language, `customer_id` first.

    `rank` 1 is the most harmful; a customer without a principal reason has one row per language, `rank` and what belongs
    to a reason null. `concepts`: those the sentence tells of, `features`: the one that says each; `held`: in how many of the
    model's `refits` each concept is a principal reason again (0 refits where it has none). `language`: of the words.
    `sentence`: the reason in words. `statement`: what became of the line and why, and what a letter ends with, the same in
    all rows of a customer in the language. `review`: whether a person must look before anything is sent, and `review_why`
    why, for staff.
    """
    words = [(name, pa.string()) for name in ("language", "sentence", "statement", "review_why")]
    return pa.schema([("customer_id", id_type), *KEYS, *_ALIKE, ("review", pa.bool_()), *words])


@dataclass(frozen=True)
class CutNotices:
    """The notices of one customer's cut, in every language, in the words of each, and their place among the answers."""

    place: int
    notices: tuple[Notice, ...]
    words: tuple[Wording, ...]

    @property
    def reasons(self) -> tuple[PrincipalReason, ...]:
        """The principal reasons; apart from their words they are the same in every language."""
        return self.notices[0].reasons

    @property
    def review(self) -> bool:
        """Whether a person must look first."""
        return self.notices[0].review is not None


def tell(part: ExplainedCuts, words: Words = SHIPPED) -> list[CutNotices]:
    """The notices of a part's cuts, in its order, in every language that the model's features have names in."""
    spoken = tuple(map(words.of, common_to(feature.named for feature in part.answers.parts.chain.features)))
    told = []
    for place in part.those.tolist():
        why = part.answers.for_notice(place)
        told.append(CutNotices(place, tuple(notice_of(why, own.language, own) for own in spoken), spoken))
    return told


def reasons_table(answers: Answers, told: Sequence[CutNotices], id_type: pa.DataType) -> pa.Table:
    """Rows of `reasons_schema`: a customer's reasons, the most harmful first, each in one language after the other."""
    rows: list[tuple[CutNotices, int, Notice]] = []
    for one in told:
        rows += [(one, rank, notice) for rank in range(max(1, len(one.reasons))) for notice in one.notices]
    reasons = [notice.reasons[rank] if notice.reasons else None for _, rank, notice in rows]
    words = {own.language: own.notice for one in told[:1] for own in one.words}
    columns = {
        "rank": [None if reason is None else rank + 1 for (_, rank, _), reason in zip(rows, reasons, strict=True)],
        "layer": [reason and str(reason.layer) for reason in reasons],
        "family": [reason and reason.family for reason in reasons],
        "tag": [reason and reason.tag and str(reason.tag) for reason in reasons],
        "audience": [reason and reason.audience for reason in reasons],
        "points": [None if reason is None else reason.points for reason in reasons],
        "concepts": [reason and reason.concepts for reason in reasons],
        "features": [reason and reason.features for reason in reasons],
        "held": [reason and reason.held for reason in reasons],
        "refits": [notice.refits for _, _, notice in rows],
        "review": [notice.review is not None for _, _, notice in rows],
        "language": [notice.language for _, _, notice in rows],
        "sentence": [
            None if reason is None else _in_a_row(reason.sentences, words[notice.language].two_reasons)
            for (_, _, notice), reason in zip(rows, reasons, strict=True)
        ],
        "statement": [
            _in_a_row((*notice.statements, *notice.closing), words[notice.language].two_statements)
            for _, _, notice in rows
        ],
        "review_why": [notice.review for _, _, notice in rows],
    }
    schema = reasons_schema(id_type)
    keys = key_columns(answers, np.array([one.place for one, _, _ in rows], np.int64), id_type)
    made = keys | {name: pa.array(values, schema.field(name).type) for name, values in columns.items()}
    return pa.table({name: made[name] for name in schema.names}, schema=schema)


def _in_a_row(said: Sequence[str], two: str) -> str:
    return reduce(lambda first, second: two.format(first=first, second=second), said)
