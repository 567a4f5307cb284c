"""Rows as they come in practice: posted twice, recorded before they happened, on one instant, or not there at all."""

import pytest

from creditline.features.declare import Aggregate, How, Is, Rows

SPENT = Aggregate(Rows("transactions"), How.SUM, "amount")
POSTED = Aggregate(Rows("transactions"), How.COUNT)


def test_equal_rows_are_as_many_postings_as_there_are_rows(value):
    # Two coffees in one minute are two postings. A row loaded twice under one record_id is what `check` reports.
    rows = "ts amount direction\n2024-01-05T10:00 3.5 out\n2024-01-05T10:00 3.5 out"
    assert value(POSTED, "2024-01-31", transactions=rows) == 2
    assert value(SPENT, "2024-01-31", transactions=rows) == 7


def test_a_row_recorded_before_it_happened_is_known_when_it_happens(value):
    rows = "ts amount direction recorded_at\n2024-01-05T10:00 3.5 out 2024-01-03T00:00"
    assert value(POSTED, "2024-01-04", transactions=rows) == 0
    assert value(POSTED, "2024-01-05", transactions=rows) == 1


@pytest.mark.parametrize("how", [h for h in How if h.reads != "label"])
def test_a_customer_without_rows_and_a_date_before_them(value, how):
    aggregate = Aggregate(Rows("transactions"), how, "amount" if how.reads else None, 90)
    rows = "ts amount direction\n2024-05-05T10:00 3.5 out"
    assert value(aggregate, "2024-01-31", transactions=rows) == how.empty
    other = "customer_id ts amount direction\nsomebody 2024-01-05T10:00 3.5 out"
    assert value(aggregate, "2024-01-31", transactions=other) == how.empty


def test_an_optional_column_that_is_not_there_is_null(value):
    rows = "ts amount direction\n2024-01-05T10:00 3.5 out\n2024-01-06T10:00 1 out"
    assert value(Aggregate(Rows("transactions"), How.LAST, "balance"), "2024-01-31", transactions=rows) is None
    assert value(Aggregate(Rows("transactions"), How.DISTINCT, "category"), "2024-01-31", transactions=rows) == 0
    rent = Rows("transactions", (Is("category", ("rent",)),))
    assert value(Aggregate(rent, How.COUNT), "2024-01-31", transactions=rows) == 0


@pytest.mark.parametrize("ends", ["5", "-"])
def test_a_streak_among_rows_of_one_instant_takes_the_one_that_ends_it_as_the_latest(value, ends):
    streak = Aggregate(Rows("transactions"), How.STREAK, "balance")
    rows = ["2024-01-05T12:00 in 0 1", f"2024-01-05T12:00 in {ends} 1", "2024-01-04T12:00 in 0 1"]
    for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2)):
        table = "ts direction balance amount\n" + "\n".join(rows[i] for i in order)
        assert value(streak, "2024-01-31", transactions=table) == 0
        later = f"{table}\n2024-01-05T12:01 in 0 1\n2024-01-06T12:00 in 0 1"
        assert value(streak, "2024-01-31", transactions=later) == 2


def test_a_streak_over_two_loans_due_on_one_day(value):
    # A was paid on the day, B late: whichever name sorts first, nothing is on time since.
    header = "loan_id product due_on amount_due paid_on amount_paid\n"
    streak = Aggregate(Rows("dues"), How.STREAK, "days_late")
    for first, second in (("A", "B"), ("B", "A")):
        rows = f"{first} p 2024-01-10 1 2024-01-10 1\n{second} p 2024-01-10 1 2024-01-20 1\n"
        assert value(streak, "2024-02-09", installments=header + rows) == 0
        assert value(streak, "2024-02-10", installments=header + rows + f"{first} p 2024-02-10 1 2024-02-10 1") == 1
