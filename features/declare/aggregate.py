"""One number from the rows of a window.

The window of N days ending on day D is `(D - N, D]`: day D counts, day D - N does not. A row counts only if it was
known on the as-of date. What a window without rows gives is stated per aggregate, and so is what null values do;
a window that reaches back before the feed's coverage is null whatever the aggregate.
"""

from dataclasses import dataclass
from enum import StrEnum

from creditline.features.declare.rows import Rows
from creditline.features.errors import DeclarationError


class How(StrEnum):
    """How the rows of a window become one number.

    "Latest" and "earliest" are by event time; of several values at the same instant the largest is taken, and a streak
    takes those that end it as the latest. Equal rows are as many rows as there are.
    """

    COUNT = "count"  # number of rows; no rows: 0
    DAYS = "days"  # number of distinct days with a row; no rows: 0
    SUM = "sum"  # of a number, null values left out; no rows: 0
    MEAN = "mean"  # of a number, null values left out; none: null
    MAX = "max"  # none: null
    MIN = "min"  # none: null
    DEVIATION = "deviation"  # sample standard deviation; fewer than two values: null
    SLOPE = "slope"  # least-squares change per 30 days; fewer than two different days: null
    LAST = "last"  # the latest value that is not null; none: null
    FIRST = "first"  # the earliest value that is not null; none: null
    RECENCY = "recency"  # days from the latest row to D; no rows: null
    AGE = "age"  # days from the earliest row to D; no rows: null
    GAP_MEAN = "gap_mean"  # mean days between consecutive rows; fewer than two rows: null
    GAP_DEVIATION = "gap_deviation"  # sample standard deviation of those gaps; fewer than three rows: null
    STREAK = "streak"  # latest rows in unbroken sequence whose number is 0; a null number ends it; no rows: 0
    DISTINCT = "distinct"  # number of different labels, null not counted; none: 0
    ENTROPY = "entropy"  # Shannon entropy of the labels' counts in bits, null not counted; none: null
    TOP_SHARE = "top_share"  # share of the commonest label; none: null
    NEW = "new"  # number of labels never seen before the window; none: 0
    TYPICAL_MONTH = "typical_month"  # median over the window's 30-day blocks of the block's sum; no rows: 0

    @property
    def reads(self) -> str:
        """What it needs beside the rows: "number", "label" or nothing ("")."""
        if self in _OF_ROWS:
            return ""
        return "label" if self in _OF_LABELS else "number"

    @property
    def empty(self) -> float | None:
        """The value of a window without rows."""
        return 0.0 if self in _ZERO_WHEN_EMPTY else None


_OF_ROWS = {How.COUNT, How.DAYS, How.RECENCY, How.AGE, How.GAP_MEAN, How.GAP_DEVIATION}
_OF_LABELS = {How.DISTINCT, How.ENTROPY, How.TOP_SHARE, How.NEW}
_ZERO_WHEN_EMPTY = {How.COUNT, How.DAYS, How.SUM, How.STREAK, How.DISTINCT, How.NEW, How.TYPICAL_MONTH}


class Anchor(StrEnum):
    """The day a window ends on. What may be known is always decided by the as-of date."""

    AS_OF = "as_of"
    BEFORE_CUT = "before_cut"  # the day before the lender's last cut of the target line in the 365 days before;
    # the as-of date itself where there was none


CUT_COLUMNS = ("customer_id", "product", "decided_on", "action", "initiated_by")  # of `decisions`, to know of a cut


@dataclass(frozen=True)
class Aggregate:
    """`how` over `rows`, of a number or label where it needs one. `days` None: all history there is."""

    rows: Rows
    how: How
    of: str | None = None
    days: int | None = None
    anchor: Anchor = Anchor.AS_OF

    def __post_init__(self) -> None:
        source = self.rows.source
        known = {"number": source.numbers, "label": source.labels, "": {}}[self.how.reads]
        if (self.of is None) == bool(self.how.reads) or (self.of is not None and self.of not in known):
            raise DeclarationError(
                f"{self.how} over {source.name} needs {('a ' + self.how.reads) if self.how.reads else 'no column'}, "
                f"not {self.of!r}; there are {', '.join(known) or 'none'}"
            )
        if self.days is not None and not 1 <= self.days <= 20_000:
            raise DeclarationError(f"a window is 1 to 20000 days long, not {self.days}")
        if self.how is How.TYPICAL_MONTH and (self.days is None or self.days % 30 or self.days > 360):
            raise DeclarationError(f"a typical month needs a window of 30 to 360 days in 30s, not {self.days}")

    @property
    def columns(self) -> tuple[str, ...]:
        """Contract columns it needs."""
        return (*self.rows.columns, *(self.rows.source.needs(self.of) if self.of else ()))

    @property
    def needs(self) -> frozenset[tuple[str, str]]:
        """(table, column) pairs a data set must have for it."""
        source = self.rows.source
        found = {(source.table, column) for column in self.columns}
        found.add((source.table, "indicator" if source.name == "macro" else "customer_id"))
        for number in (*self.rows.numbers, *([self.of] if self.of else [])):
            found.update(source.elsewhere.get(number, ()))
        if self.anchor is Anchor.BEFORE_CUT:
            found.update(("decisions", column) for column in CUT_COLUMNS)
        return frozenset(found)
