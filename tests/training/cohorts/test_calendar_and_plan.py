"""Decision dates: enough history before, a complete window after, an embargo between training and test."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditline.features.errors import DataError, DeclarationError
from creditline.training.cohorts import CohortSettings, Every, period_end, period_ends, plan_dates
from creditline.training.outcomes import DefaultDefinition
from creditline.training.outcomes.spells.months import months_after

DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


def days(*texts):
    return tuple(date.fromisoformat(text) for text in texts)


@given(DAYS, st.sampled_from(Every))
def test_a_period_end_is_the_last_day_of_its_period(day, every):
    end = period_end(day, every)
    following = end + timedelta(1)
    assert day <= end
    assert following.day == 1
    assert following.month in ((1, 4, 7, 10) if every is Every.QUARTER else range(1, 13))
    assert (end.year, (end.month - 1) // every.months) == (day.year, (day.month - 1) // every.months)


def test_period_ends_of_a_year():
    quarters = days("2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31")
    assert period_ends(date(2024, 1, 1), date(2024, 12, 31), Every.QUARTER) == quarters
    assert len(period_ends(date(2024, 1, 31), date(2024, 12, 30), Every.MONTH)) == 11
    assert period_ends(date(2024, 2, 1), date(2024, 2, 28), Every.MONTH) == ()


def test_four_years_by_quarter():
    # History from 2021-01-15: first date after 2022-01-15. Watched until 2024-12-31: last date 2023-12-31, the test.
    # Windows of a year that end before 2023-12-31 begin by 2022-09-30; the three dates between are embargoed.
    plan = plan_dates(date(2021, 1, 15), date(2024, 12, 31), DefaultDefinition(), CohortSettings())
    assert plan.test == days("2023-12-31")
    assert plan.in_time == days("2022-03-31", "2022-06-30", "2022-09-30")
    assert plan.embargoed == days("2022-12-31", "2023-03-31", "2023-06-30", "2023-09-30")
    assert plan.observation_months == 12


def test_a_day_short_of_the_window_loses_the_date():
    plan = plan_dates(date(2021, 1, 15), date(2024, 12, 30), DefaultDefinition(), CohortSettings())
    assert plan.test == days("2023-09-30")


def test_the_latest_complete_cohort_is_kept():
    # Six months after 2023-12-31 are over on 2024-06-30: going back six months from there stops at 2023-12-30.
    plan = plan_dates(date(2021, 1, 15), date(2024, 6, 30), DefaultDefinition(horizon_months=6), CohortSettings())
    assert plan.test == days("2023-12-31")
    assert plan.in_time[-1] == date(2023, 6, 30)  # its window ends on 2023-12-30
    assert plan.embargoed == days("2023-09-30")


def test_by_month_with_three_test_dates():
    settings = CohortSettings(every=Every.MONTH, test_cohorts=3)
    plan = plan_dates(date(2021, 1, 1), date(2023, 12, 31), DefaultDefinition(horizon_months=6), settings)
    assert plan.test == days("2023-04-30", "2023-05-31", "2023-06-30")
    assert plan.in_time[0] == date(2022, 1, 31)
    assert plan.in_time[-1] == date(2022, 9, 30)  # 2022-10-30 + 6 months is not before 2023-04-30


def test_a_short_history_is_observed_for_less():
    # 33 months, tested on 2023-09-30, so a training date lies before 2022-09-30. With 12 months of history the first is
    # 2023-03-31, with 6 (from 2022-07-01) it is 2022-09-30 itself, with 3 (from 2022-04-01) it is 2022-06-30.
    plan = plan_dates(date(2022, 1, 1), date(2024, 9, 30), DefaultDefinition(), CohortSettings())
    assert (plan.observation_months, plan.in_time, plan.test) == (3, days("2022-06-30"), days("2023-09-30"))


def test_too_short_for_a_later_test_all_dates_are_in_time():
    # 24 months: the last date is 2022-12-31, a day before 12 months of history; with 6 there are two dates.
    plan = plan_dates(date(2022, 1, 1), date(2023, 12, 31), DefaultDefinition(), CohortSettings())
    assert (plan.test, plan.embargoed, plan.observation_months) == ((), (), 6)
    assert plan.in_time == days("2022-09-30", "2022-12-31")


def test_too_short_for_one_date_is_refused():
    says = "from 2022-01-01 to 2023-01-31: too short for one quarter end with 3 months before it and 12 after it"
    with pytest.raises(DataError, match=says):
        plan_dates(date(2022, 1, 1), date(2023, 1, 31), DefaultDefinition(), CohortSettings())


@given(DAYS, st.integers(0, 80), st.integers(1, 24), st.sampled_from(Every), st.integers(1, 4), st.integers(0, 24))
def test_no_training_window_reaches_the_test(first, length, horizon, every, tests, observed):
    definition = DefaultDefinition(horizon_months=horizon)
    settings = CohortSettings(every=every, test_cohorts=tests, observation_months=observed)
    until = months_after(first, length)
    try:
        plan = plan_dates(first, until, definition, settings)
    except DataError:
        assert months_after(first, observed // 4 + horizon) > months_after(until, -3)
        return
    assert all(definition.performance_end(day) <= until for day in plan.dates)
    assert all(day >= months_after(first, plan.observation_months) for day in plan.dates)
    if plan.test:
        assert max(map(definition.performance_end, plan.in_time)) < min(plan.test)
        assert set(plan.in_time).isdisjoint(plan.embargoed)


@given(DAYS, st.integers(1, 24), st.sampled_from(Every))
def test_the_last_date_is_the_last_whose_window_was_watched(until, horizon, every):
    definition = DefaultDefinition(horizon_months=horizon)
    plan = plan_dates(months_after(until, -60), until, definition, CohortSettings(every=every))
    following = period_ends(plan.dates[-1] + timedelta(1), until, every)[:1]
    assert definition.performance_end(plan.dates[-1]) <= until
    assert all(definition.performance_end(end) > until for end in following)


@pytest.mark.parametrize(
    "wrong",
    [{"test_cohorts": 0}, {"folds": 1}, {"validation_share": 0.0}, {"validation_share": 0.5, "calibration_share": 0.5}],
)
def test_settings_that_mean_nothing_are_refused(wrong):
    with pytest.raises(DeclarationError):
        CohortSettings(**wrong)
