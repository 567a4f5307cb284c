"""What the user decides about cohorts."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import inf

from creditline.features.errors import DeclarationError
from creditline.training.cohorts.calendar import Every


class ClosedLines(StrEnum):
    """What becomes of customers whose line was closed with nothing owed, so that no default was possible.

    `DROP`: left out and counted. `WEIGH`: left out, and those like them who could default count for them too (inverse
    probability of censoring). `KEEP`: counted as customers who did not default.
    """

    DROP = "drop"
    WEIGH = "weigh"
    KEEP = "keep"


@dataclass(frozen=True)
class CohortSettings:
    """How customers and dates are drawn and split.

    `every`: the step between decision dates. `observation_months`: history wanted before the first one; where the data
    are too short for a test on later customers, half of it and then a quarter is tried. `test_cohorts`: how many of the
    latest dates are kept for the out-of-time test. `validation_share` and `calibration_share`: parts of the in-time
    customers that stop the boosting and that fit the calibration map; the trees learn from the rest. The map is fitted
    on the latest dates that hold `calibration_defaults` defaults, on all if there are fewer. With fewer than
    `holdout_defaults` in-time defaults these parts would be too small and everything is cross-fitted in `folds` folds
    instead. An out-of-time test takes place with at least `test_defaults` defaults and twice as many in time.
    `observed_to`: the last day defaults were watched, where the data do not say it themselves.

    Left out and counted, if asked for: customers with fewer than `seasoning_months` since `opened_on` (0: nobody); the
    dormant, with no activity in `dormant_days` and no balance (None: nobody). `indeterminate_days`: customers who do not
    default but whose arrears reach so many days in the window teach nothing; calibration and tests count them (None:
    nobody). `closed_lines`: see `ClosedLines`; a weight for them is at most `weight_cap`. `sample_goods`: the share (0
    to 1) of in-time customers without a default that is drawn, each then counting 1 / share times.
    """

    every: Every = Every.QUARTER
    observation_months: int = 12
    test_cohorts: int = 1
    validation_share: float = 0.15
    calibration_share: float = 0.15
    calibration_defaults: int = 1000
    holdout_defaults: int = 3000
    test_defaults: int = 25
    folds: int = 5
    fold_seed: int = 0
    observed_to: date | None = None
    seasoning_months: int = 0
    dormant_days: int | None = None
    indeterminate_days: int | None = None
    closed_lines: ClosedLines = ClosedLines.DROP
    weight_cap: float = 10.0
    sample_goods: float = 1.0

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
