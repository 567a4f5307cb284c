"""The months before a decision, as values."""

from dataclasses import dataclass, replace
from datetime import date

from creditline.models.scale.bands import Band
from creditline.models.why.answer.values import Why


@dataclass(frozen=True)
class Month:
    """What was known at the end of a day: the score and its band (None of who was in default), and the limit that stood."""

    as_of: date
    score: int | None
    band: Band | None
    limit: float | None


@dataclass(frozen=True)
class PastDecision:
    """One decision on the line that is on record; `initiated_by` is `lender` or `customer`.

    `explained`: it is the one that the page explains.
    """

    decided_on: date
    action: str
    limit_before: float
    limit_after: float
    initiated_by: str
    explained: bool = False


@dataclass(frozen=True)
class Timeline:
    """`months` and `decisions` with the earliest first; `bands` of the model; `model`: its version."""

    months: tuple[Month, ...]
    decisions: tuple[PastDecision, ...]
    bands: tuple[Band, ...]
    model: str

    def explaining(self, why: Why) -> "Timeline":
        """With the decision that an answer explains as the last, where it tells of one."""
        if why.line is None:
            return self
        end, facts = why.end, why.line.facts
        others = tuple(one for one in self.decisions if one.decided_on < end.as_of)
        explained = PastDecision(end.as_of, facts.action, facts.eve.limit, facts.after.limit, "lender", explained=True)
        return replace(self, decisions=(*others, explained))
