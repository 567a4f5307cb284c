"""Giving every row its use: by date (out of time), then by customer (in time)."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.training.cohorts.calendar import Every, period_end
from creditline.training.cohorts.cohort_settings import CohortSettings
from creditline.training.cohorts.roles import Role
from creditline.training.cohorts.weighing.in_time import customer_draws
from creditline.training.outcomes import DefaultDefinition


@dataclass(frozen=True)
class Assignment:
    """The role of each row, in the order of the rows; `design` says how the model is tested, and why so."""

    roles: tuple[str, ...]
    first_test: date | None
    last_in_time: date | None
    every: Every
    design: str

    @property
    def out_of_time(self) -> bool:
        """Whether later customers test the model."""
        return self.first_test is not None

    def use_of(self, period: date) -> str:
        """What the cohort of that period is used for."""
        if self.first_test is None or self.last_in_time is None:
            return Role.FOLD.value
        if period >= self.first_test:
            return Role.TEST.value
        return "in_time" if period <= period_end(self.last_in_time, self.every) else Role.EMBARGOED.value


def assign(rows: pa.Table, definition: DefaultDefinition, settings: CohortSettings, seed: int) -> Assignment:
    """Roles for `rows` (`customer_id`, `as_of`, `defaulted`; both outcomes occur).

    The latest periods test, rows whose performance window does not end before the first date of the test are
    embargoed, and the rest is in time: split by customer if it has `settings.holdout_defaults` defaults, else
    cross-fitted. Without enough defaults for such a test everything is cross-fitted.
    """
    days, day_of = np.unique(rows["as_of"].to_numpy().astype("datetime64[D]"), return_inverse=True)
    dates: list[date] = days.tolist()
    bad = rows["defaulted"].to_numpy() == 1
    periods = [period_end(day, settings.every) for day in dates]
    first_period = sorted(set(periods))[-settings.test_cohorts :][0]
    first_test = min(day for day, period in zip(dates, periods, strict=True) if period >= first_period)
    early = [definition.performance_end(day) < first_test for day in dates]
    is_test = np.array([day >= first_test for day in dates])[day_of]
    in_time = np.array(early)[day_of]
    refusal = _refusal(bad, is_test, in_time, settings)
    if refusal is not None:
        return Assignment((Role.FOLD.value,) * rows.num_rows, None, None, settings.every, refusal)
    last_in_time = max(day for day, is_early in zip(dates, early, strict=True) if is_early)
    roles = np.full(rows.num_rows, Role.EMBARGOED.value, dtype=object)
    roles[is_test] = Role.TEST.value
    roles[in_time] = _in_time_roles(rows.filter(pa.array(in_time)), int(bad[in_time].sum()), settings, seed)
    how = "cross-fitted in time" if Role.FOLD.value in roles else "split by customer in time"
    design = f"out of time: tested from {first_test}, trained up to {last_in_time}, {how}"
    return Assignment(tuple(roles), first_test, last_in_time, settings.every, design)


def _refusal(
    bad: NDArray[np.bool_], is_test: NDArray[np.bool_], in_time: NDArray[np.bool_], settings: CohortSettings
) -> str | None:
    if not in_time.any():
        return "out of fold: no earlier date has a performance window that ends before the latest dates"
    needed = settings.test_defaults
    later, earlier = int(bad[is_test].sum()), int(bad[in_time].sum())
    if later < needed or earlier < 2 * needed or bad[is_test].all() or bad[in_time].all():
        return (
            f"out of fold: {later} defaults on the latest dates and {earlier} on those before are too few for a test "
            f"({needed} and {2 * needed} are needed)"
        )
    return None


def _in_time_roles(rows: pa.Table, defaults: int, settings: CohortSettings, seed: int) -> NDArray[np.object_]:
    if defaults < settings.holdout_defaults:
        return np.full(rows.num_rows, Role.FOLD.value, dtype=object)
    draws = customer_draws(rows["customer_id"], seed, "in-time split")
    roles = np.full(rows.num_rows, Role.TRAIN.value, dtype=object)
    roles[draws >= 1 - settings.validation_share - settings.calibration_share] = Role.VALIDATION.value
    roles[draws >= 1 - settings.calibration_share] = Role.CALIBRATION.value
    return roles
