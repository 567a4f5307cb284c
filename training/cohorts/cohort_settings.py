"""What the user decides about cohorts."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import inf

from creditline.features.errors import DeclarationError
from creditline.training.cohorts.calendar import Every


class ClosedLines(StrEnum):
    """What becomes of customers who could default at `as_of`, until a closing in the window left nothing to default on.

    `WEIGH`: left out, and those like them who were seen as long count for them too (inverse probability of censoring),
    so that the probability is that of a line left as it is. `KEEP`: counted as customers who did not default, as
    EBA/GL/2017/16 counts the observed default rate. `DROP`: left out and counted.
    """

    WEIGH = "weigh"
    KEEP = "keep"
    DROP = "drop"


@dataclass(frozen=True)
class CohortSettings:
    """How customers and dates are drawn and split. DeclarationError for a value out of range.

    The in-time customers are split: some stop the boosting, some fit the calibration map, the trees learn from the
    rest. Where these parts would be too small everything is cross-fitted in `folds` folds instead.
    """

    every: Every = Every.QUARTER
    """The step between decision dates. Default: quarter."""
    observation_months: int = 12
    """Months of history wanted before the first decision date, 0 or more.

    Where the data are too short for a test on later customers, half of it and then a quarter is tried. Default: 12.
    """
    test_cohorts: int = 1
    """How many of the latest dates are kept for the out-of-time test, 1 or more. Default: 1."""
    validation_share: float = 0.15
    """Share of the in-time customers that stop the boosting.

    Above 0; less than 1 together with `calibration_share`. Default: 0.15.
    """
    calibration_share: float = 0.15
    """Share of the in-time customers that fit the calibration map.

    Above 0; less than 1 together with `validation_share`. Default: 0.15.
    """
    calibration_defaults: int = 1000
    """The map is fitted on the latest dates that hold so many defaults, on all if there are fewer. Default: 1000."""
    holdout_defaults: int = 3000
    """With fewer in-time defaults than this, everything is cross-fitted. Default: 3000."""
    test_defaults: int = 25
    """Defaults an out-of-time test takes at least, and twice as many in time. Default: 25."""
    folds: int = 5
    """Folds of customers in cross-fitting, 2 or more. Default: 5."""
    fold_seed: int = 0
    """Seed by which customers fall into folds, any whole number. Default: 0."""
    observed_to: date | None = None
    """The last day defaults were watched, where the data do not say it themselves. Default: None."""
    seasoning_months: int = 0
    """Customers with fewer months since `opened_on` are left out, and counted; 0: nobody. Default: 0."""
    dormant_days: int | None = None
    """Customers without activity in so many days (1 or more) and without a balance are left out.

    None: nobody. Default: None.
    """
    indeterminate_days: int | None = None
    """Days past due, 1 or more, that make a customer who does not default teach nothing.

    Calibration and tests count such customers; None: nobody. Default: None.
    """
    exposed_only: bool = True
    """Whether customers with neither an open line nor anything owed at `as_of` are left out. Default: True."""
    closed_lines: ClosedLines = ClosedLines.WEIGH
    """What becomes of customers whose line was closed in the window, see `ClosedLines`. Default: weigh."""
    weight_cap: float = 10.0
    """The most a customer counts for with `closed_lines` weighed, 1 or more. Default: 10.0."""
    sample_goods: float = 1.0
    """Share, above 0 and up to 1, of in-time customers without a default that is drawn.

    Each then counts 1 / share times. Default: 1.0.
    """

    def __post_init__(self) -> None:
        if self.observation_months < 0 or self.test_cohorts < 1:
            raise DeclarationError("a plan needs observation_months >= 0 and test_cohorts >= 1")
        days = [asked for asked in (self.dormant_days, self.indeterminate_days) if asked is not None]
        if self.seasoning_months < 0 or min(days, default=1) < 1:
            raise DeclarationError("seasoning takes 0 months or more, dormancy and indeterminates at least 1 day")
        if not 0 < self.sample_goods <= 1:
            raise DeclarationError(f"a share of the goods lies above 0 and up to 1, not {self.sample_goods}")
        if not 1 <= self.weight_cap < inf:
            raise DeclarationError(f"a weight is capped at 1 or more, not {self.weight_cap}")
        if self.folds < 2:
            raise DeclarationError(f"cross-fitting takes at least 2 folds, not {self.folds}")
        shares = (self.validation_share, self.calibration_share)
        if min(shares) <= 0 or sum(shares) >= 1:
            raise DeclarationError(
                f"validation and calibration shares must be above 0 and leave customers to learn from, not {shares}"
            )
