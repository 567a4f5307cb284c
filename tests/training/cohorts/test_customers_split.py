"""Which customer learns, stops, calibrates and tests: nobody on two sides."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from sklearn.model_selection import StratifiedKFold

from creditline.features.errors import DataError
from creditline.training.cohorts import CohortSettings, Role, customer_folds
from creditline.training.cohorts.assign import assign
from creditline.training.cohorts.weighing.in_time import customer_draws
from creditline.training.outcomes import DefaultDefinition

QUARTERS = [date(2022, 3, 31), date(2022, 6, 30), date(2022, 9, 30), date(2022, 12, 31), date(2023, 12, 31)]


def chunked(values):
    return pa.chunked_array([pa.array(values)])


def cohort_rows(customers=2000, every_nth_bad=5, days=QUARTERS):
    ids = [f"c{n:05}" for n in range(customers) for _ in days]
    return pa.table(
        {
            "customer_id": ids,
            "as_of": pa.array(days * customers, pa.date32()),
            "defaulted": pa.array([int(n % every_nth_bad == 0) for n in range(customers) for _ in days], pa.int32()),
        }
    )


def test_draws_are_even_and_belong_to_the_customer():
    ids = [f"c{n}" for n in range(5000)]
    draws = customer_draws(chunked(ids), 0, "split")
    assert draws.min() >= 0 and draws.max() < 1
    # 5,000 even draws: each tenth holds 500, with a standard deviation of 21.
    assert np.histogram(draws, bins=10, range=(0, 1))[0] == pytest.approx(500, abs=90)
    assert customer_draws(chunked(["c7", "x", "c7"]), 0, "split")[[0, 2]].tolist() == [draws[7], draws[7]]
    other_seed, other_use = customer_draws(chunked(ids), 1, "split"), customer_draws(chunked(ids), 0, "fold")
    assert abs(np.corrcoef(draws, other_seed)[0, 1]) < 0.05
    assert abs(np.corrcoef(draws, other_use)[0, 1]) < 0.05


def test_an_integer_id_draws_what_its_text_draws():
    assert customer_draws(chunked([42]), 3, "split") == customer_draws(chunked(["42"]), 3, "split")


def test_one_row_per_customer_gives_the_usual_stratified_folds():
    rng = np.random.default_rng(0)
    y = (rng.random(500) < 0.2).astype(float)
    shuffled = rng.permutation(500)
    folds = customer_folds(chunked(shuffled), y[shuffled], 5, 0)
    for number, (_, held) in enumerate(StratifiedKFold(5, shuffle=True, random_state=0).split(y, y)):
        assert sorted(shuffled[folds == number]) == held.tolist()


def test_all_rows_of_a_customer_are_in_one_fold():
    rows = cohort_rows(300)
    folds = customer_folds(rows["customer_id"], rows["defaulted"].to_numpy().astype(float), 5, 0)
    of = {}
    for customer, fold in zip(rows["customer_id"].to_pylist(), folds, strict=True):
        assert of.setdefault(customer, fold) == fold
    assert np.bincount(list(of.values())).tolist() == [60] * 5


def test_too_few_defaults_for_the_folds_is_refused():
    with pytest.raises(DataError, match="3 of 100 customers defaulted; 5 folds need at least 5"):
        customer_folds(chunked(list(range(100))), np.array([1.0] * 3 + [0.0] * 97), 5, 0)


def test_out_of_time_with_an_embargo():
    rows = cohort_rows()
    assigned = assign(rows, DefaultDefinition(), CohortSettings(holdout_defaults=500), seed=0)
    by_day = {}
    for day, role in zip(rows["as_of"].to_pylist(), assigned.roles, strict=True):
        by_day.setdefault(day, set()).add(role)
    split = {Role.TRAIN, Role.VALIDATION, Role.CALIBRATION}
    # The window of 2022-12-31 ends on the day of the test, not before it.
    assert by_day == {
        **dict.fromkeys(QUARTERS[:3], split),
        QUARTERS[3]: {Role.EMBARGOED},
        QUARTERS[4]: {Role.TEST},
    }
    assert [assigned.use_of(day) for day in QUARTERS] == ["in_time"] * 3 + ["embargoed", "test"]
    assert assigned.design == (
        "out of time: tested from 2023-12-31, trained up to 2022-09-30, split by customer in time"
    )


def test_no_customer_is_on_two_sides_in_time():
    rows = cohort_rows()
    assigned = assign(rows, DefaultDefinition(), CohortSettings(holdout_defaults=500), seed=0)
    sides = {}
    for customer, role in zip(rows["customer_id"].to_pylist(), assigned.roles, strict=True):
        if role not in (Role.TEST, Role.EMBARGOED):
            sides.setdefault(customer, set()).add(role)
    assert {len(roles) for roles in sides.values()} == {1}
    shares = [
        list(sides.values()).count({role}) / len(sides) for role in (Role.TRAIN, Role.VALIDATION, Role.CALIBRATION)
    ]
    # 2,000 customers: the standard deviation of a 15 % share is 0.8 %.
    assert shares == pytest.approx([0.70, 0.15, 0.15], abs=0.035)


def test_each_part_of_the_split_has_its_own_share():
    """Swapped, a lender who asks for many customers to calibrate on gets many to stop the trees by."""
    settings = CohortSettings(holdout_defaults=500, validation_share=0.1, calibration_share=0.3)
    roles = assign(cohort_rows(), DefaultDefinition(), settings, seed=0).roles
    counts = [roles.count(role) for role in (Role.TRAIN, Role.VALIDATION, Role.CALIBRATION)]
    assert [count / sum(counts) for count in counts] == pytest.approx([0.6, 0.1, 0.3], abs=0.035)


def test_few_defaults_in_time_are_cross_fitted_but_tested_later():
    # 400 customers, every fifth bad: 3 * 80 = 240 defaults in time are fewer than 500, 80 in the test are enough.
    assigned = assign(cohort_rows(400), DefaultDefinition(), CohortSettings(holdout_defaults=500), seed=0)
    assert set(assigned.roles) == {Role.FOLD, Role.TEST, Role.EMBARGOED}
    assert assigned.out_of_time


def test_too_few_defaults_for_a_later_test_folds_everything():
    assigned = assign(cohort_rows(100), DefaultDefinition(), CohortSettings(), seed=0)
    assert set(assigned.roles) == {Role.FOLD}
    assert assigned.design.startswith("out of fold: 20 defaults on the latest dates and 60 on those before are too few")
    assert not assigned.out_of_time


def test_exactly_enough_defaults_are_enough():
    """What the documentation asks of a lender for a test on later dates is what the lender has to bring, not one more."""
    # 400 customers, every fifth bad: 80 defaults on the last date and 2 * 80 on the two dates in time.
    rows = cohort_rows(400, days=[QUARTERS[0], QUARTERS[1], QUARTERS[4]])
    for needed, out_of_time in ((80, True), (81, False)):
        assigned = assign(rows, DefaultDefinition(), CohortSettings(test_defaults=needed), seed=0)
        assert assigned.out_of_time is out_of_time
    # And exactly as many as a split by customer asks for.
    for held, roles in (
        (160, {Role.TRAIN, Role.VALIDATION, Role.CALIBRATION, Role.TEST}),
        (161, {Role.FOLD, Role.TEST}),
    ):
        settings = CohortSettings(test_defaults=80, holdout_defaults=held)
        assert set(assign(rows, DefaultDefinition(), settings, seed=0).roles) == roles


def test_one_date_is_folded():
    assigned = assign(cohort_rows(days=QUARTERS[:1]), DefaultDefinition(), CohortSettings(), seed=0)
    assert set(assigned.roles) == {Role.FOLD}
    assert assigned.design == "out of fold: no earlier date has a performance window that ends before the latest dates"
