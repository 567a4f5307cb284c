"""What the user decides about cohorts."""

from dataclasses import dataclass
from datetime import date

from creditline.features.errors import DeclarationError
from creditline.training.cohorts.calendar import Every


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

    def __post_init__(self) -> None:
        if self.observation_months < 0 or self.test_cohorts < 1:
            raise DeclarationError("a plan needs observation_months >= 0 and test_cohorts >= 1")
        if self.folds < 2:
            raise DeclarationError(f"cross-fitting takes at least 2 folds, not {self.folds}")
        shares = (self.validation_share, self.calibration_share)
        if min(shares) <= 0 or sum(shares) >= 1:
            raise DeclarationError(
                f"validation and calibration shares must be above 0 and leave customers to learn from, not {shares}"
            )
