"""Outcomes a lender hands over count once they are mature: the day each was certain lies in the time watched."""

from datetime import date

import pytest

from creditline.features.data.check import check
from creditline.features.errors import DataError
from creditline.training.outcomes import DefaultDefinition, look_past_as_of


def outcome(customer, as_of, defaulted, known_on=None):
    return {"customer_id": customer, "as_of": as_of, "defaulted": defaulted, "known_on": known_on}


def payment(paid_on):
    return {
        "customer_id": "z",
        "loan_id": "l",
        "product": "loan",
        "due_on": paid_on,
        "amount_due": 1.0,
        "paid_on": paid_on,
        "amount_paid": 1.0,
    }


EARLY, LATE = "2023-12-31", "2024-06-30"
GIVEN = [
    outcome("a", EARLY, 0, "2024-12-31"),
    outcome("b", EARLY, 1, "2024-03-01"),
    outcome("a", LATE, 0, "2025-06-30"),
    outcome("b", LATE, 1, "2024-09-01"),
]


def statuses(data, pairs, observed_to=None):
    return look_past_as_of(data, pairs, DefaultDefinition(), observed_to)["status"].to_pylist()


@pytest.fixture
def asked(pairs_of):
    return pairs_of(("a", EARLY), ("b", EARLY), ("a", LATE), ("b", LATE))


def test_the_lenders_word_counts(make_data, asked):
    # The payments end before the outcomes were known: of a snapshot that is how it has to be.
    data = make_data(installments=[payment("2024-06-30")], outcomes=GIVEN)
    assert statuses(data, asked) == ["ok"] * 4


def test_a_date_with_one_outcome_known_later_waits_as_a_whole(make_data, asked):
    # On 2024-12-31 b's default is known, and a's year is not over: b alone would make the date too bad.
    data = make_data(installments=[payment("2024-06-30")], outcomes=GIVEN)
    assert statuses(data, asked, date(2024, 12, 31)) == ["ok", "ok", "immature", "immature"]
    assert statuses(data, asked, date(2025, 6, 30)) == ["ok"] * 4


def test_without_known_on_the_horizon_has_to_be_over(make_data, asked):
    bare = [{key: value for key, value in row.items() if key != "known_on"} for row in GIVEN]
    data = make_data(installments=[payment("2024-12-31")], outcomes=bare)
    assert statuses(data, asked) == ["ok", "ok", "immature", "immature"]
    half_a_year = DefaultDefinition(horizon_months=6)
    assert set(look_past_as_of(data, asked, half_a_year)["status"].to_pylist()) == {"ok"}


def test_labels_newer_than_the_horizon_are_refused(make_data, asked):
    bare = [{key: value for key, value in row.items() if key != "known_on"} for row in GIVEN]
    data = make_data(installments=[payment("2024-06-30")], outcomes=bare)
    with pytest.raises(DataError, match="none of the outcomes handed over is mature: the data end on 2024-06-30"):
        statuses(data, asked)


def test_an_outcome_known_by_its_own_date_is_refused(make_data, asked):
    data = make_data(outcomes=[*GIVEN, outcome("c", EARLY, 1, EARLY)], installments=[payment("2024-06-30")])
    with pytest.raises(DataError, match="1 of 5 outcomes have a known_on on or before their as_of"):
        statuses(data, asked)


@pytest.mark.parametrize(
    ("again", "contrary"),
    [
        (outcome("a", EARLY, 0, "2024-12-31"), 0),
        (outcome("a", EARLY, 1, "2024-03-01"), 1),
        (outcome("b", LATE, None), 0),
    ],
    ids=["the same again", "good and bad", "nothing said"],
)
def test_two_outcomes_of_one_date_are_refused(make_data, asked, again, contrary):
    data = make_data(installments=[payment("2025-06-30")], outcomes=[*GIVEN, again])
    with pytest.raises(DataError) as refused:
        statuses(data, asked)
    assert str(refused.value) == (
        f"outcomes has more than one row for 1 pairs of customer_id and as_of, and for {contrary} of them both a default "
        "and none; keep one row per key"
    )
    assert any(problem.found == "stands more than once" for problem in check(data).problems)
