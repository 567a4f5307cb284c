"""What the user decides about a comparison."""

from dataclasses import dataclass, field
from datetime import date

from creditline.features.errors import DeclarationError
from creditline.training.cohorts import CohortSettings
from creditline.training.validate.judged.segments import SMALLEST


@dataclass(frozen=True)
class CompareSettings:
    """One comparison. DeclarationError for a value out of range."""

    days: tuple[date, ...] = ()
    """The days customers are compared on; none: the dates of the test of a training on these data. Default: ()."""
    policy: str | None = None
    """The policy that decides by both models, a file or the name of an example; None: lines are left out. Default: None."""
    challenger_policy: str | None = None
    """The policy that decides by the challenger; None: the same. Default: None."""
    segments: tuple[str, ...] = ()
    """Columns of `customers` to count changes by; none: region and occupation, where they are there. Default: ()."""
    smallest_group: int = SMALLEST
    """Customers below which groups of one column are counted together, 1 or more. Default: 30."""
    prohibited: bool = False
    """Whether a prohibited attribute may be counted by, as a gate on how groups fare does. Default: False."""
    approve: float | None = None
    """The share of customers, above 0 and below 1, that each model lets through where as many are let through by both.

    None: as many as are above the champion's lowest band. Default: None.
    """
    months: int = 0
    """How many month ends up to the end of the data are decided under each model, 0 to 120. Default: 0."""
    days_past_due: int | None = None
    """The first day past due that is a default, 1 or more; None: the champion's. Default: None."""
    horizon_months: int | None = None
    """Months within which a default counts, 1 or more; None: the champion's. Default: None."""
    cohorts: CohortSettings = field(default_factory=CohortSettings)
    """How customers and dates are drawn where no days are named. Default: that of `CohortSettings`."""
    explained: int = 200
    """Customers, with a line that both cut alike, whose cut is explained under each, 0 or more. Default: 200."""
    memory: str = "1GB"
    """What features and decisions may take, as DuckDB writes it. Default: 1GB."""

    def __post_init__(self) -> None:
        if self.approve is not None and not 0 < self.approve < 1:
            raise DeclarationError(f"a share of customers let through lies between 0 and 1, not at {self.approve:g}")
        if not 0 <= self.months <= 120:
            raise DeclarationError(f"months under each model are 0 to 120, not {self.months}")
        if self.explained < 0:
            raise DeclarationError(f"0 lines or more are explained, not {self.explained}")
        if (self.challenger_policy is not None or self.months) and self.policy is None:
            raise DeclarationError("months, and a policy of the challenger, need a policy that decides by the champion")
