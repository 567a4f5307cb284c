"""What the user decides about a monitoring."""

from dataclasses import dataclass, field
from datetime import date

from creditline.features.errors import DeclarationError
from creditline.training.monitor.watch.thresholds import Thresholds


@dataclass(frozen=True)
class MonitorSettings:
    """One month watched. DeclarationError for a value out of range."""

    reference: date
    """The day compared with; it lies before `current`. No default."""
    current: date
    """The day watched: nothing that was recorded later is looked at. No default."""
    thresholds: Thresholds = field(default_factory=Thresholds)
    """From where on an alert is raised. Default: that of `Thresholds`."""
    horizon_months: int = 12
    """Months within which a default counts, 1 or more. Default: 12."""
    cohort_months: tuple[int, ...] = (12, 6, 3)
    """How many months before `current` the cohorts lie whose outcomes are read, each 1 or more. Default: 12, 6, 3."""
    audit: bool = False
    """Whether cuts a horizon before `current` are held against what became of the customers; it takes a policy. Default: False."""
    memory: str = "1GB"
    """What features and decisions may take, as DuckDB writes it. Default: 1GB."""

    def __post_init__(self) -> None:
        if self.horizon_months < 1 or min(self.cohort_months, default=1) < 1:
            raise DeclarationError("a horizon and a cohort's age are at least 1 month")
