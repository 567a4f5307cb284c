"""The decision dates of a training, for outcomes derived from histories."""

from dataclasses import dataclass
from datetime import date

from creditline.features.errors import DataError
from creditline.training.cohorts.calendar import period_ends
from creditline.training.cohorts.cohort_settings import CohortSettings
from creditline.training.outcomes.spells.definition import DefaultDefinition
from creditline.training.outcomes.spells.months import latest_complete, months_after


@dataclass(frozen=True)
class DatePlan:
    """Decision dates, ascending. `test` is empty where the data are too short for an out-of-time test."""

    in_time: tuple[date, ...]
    embargoed: tuple[date, ...]
    test: tuple[date, ...]
    observation_months: int

    @property
    def dates(self) -> tuple[date, ...]:
        """Every date whose outcomes are used."""
        return (*self.in_time, *self.test)


def plan_dates(
    observed_from: date, observed_until: date, definition: DefaultDefinition, settings: CohortSettings
) -> DatePlan:
    """The dates between enough history and the last complete performance window.

    The latest `settings.test_cohorts` are the test; training dates are those whose performance window ends before the
    first of them. DataError if not even one date has a complete window.
    """
    wanted = settings.observation_months
    last = latest_complete(observed_until, definition.horizon_months)
    tried = [(months, _dates(observed_from, last, months, settings)) for months in (wanted, wanted // 2, wanted // 4)]
    for months, dates in tried:
        test = dates[-settings.test_cohorts :]
        in_time = tuple(day for day in dates if definition.performance_end(day) < test[0])
        if in_time:
            embargoed = tuple(day for day in dates if day not in in_time and day not in test)
            return DatePlan(in_time, embargoed, test, months)
    for months, dates in tried:
        if dates:
            return DatePlan(dates, (), (), months)
    raise DataError(
        f"histories run from {observed_from} to {observed_until}: too short for one {settings.every.value} end with "
        f"{wanted // 4} months before it and {definition.horizon_months} after it; bring a longer history, take a "
        "shorter horizon or hand over outcomes"
    )


def _dates(observed_from: date, last: date, months: int, settings: CohortSettings) -> tuple[date, ...]:
    return period_ends(months_after(observed_from, months), last, settings.every)
