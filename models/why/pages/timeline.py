"""The months before a decision, as values."""

from dataclasses import dataclass
from datetime import date

from creditline.models.bands import Band


@dataclass(frozen=True)
class Month:
    """What was known at the end of a day: the score and its band, and the limit that stood (None where there was none)."""

    as_of: date
    score: int
    band: Band
    limit: float | None


@dataclass(frozen=True)
class PastDecision:
    """One decision on the line that is on record; `initiated_by` is `lender` or `customer`."""

    decided_on: date
    action: str
    limit_before: float
    limit_after: float
    initiated_by: str


@dataclass(frozen=True)
class Timeline:
    """`months` and `decisions` with the earliest first; `bands` of the model; `model`: its version."""

    months: tuple[Month, ...]
    decisions: tuple[PastDecision, ...]
    bands: tuple[Band, ...]
    model: str
