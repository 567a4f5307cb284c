"""Every aggregate on a few postings; every expected number is worked out in the comment beside it."""

import math
from datetime import date, timedelta

import pytest

from creditline.features.declare import Aggregate, How, Is, Rows

POSTINGS = """
ts               amount direction category balance
2023-12-02T09:00 5      in        rent     100
2024-01-01T08:00 10     in        food     -
2024-01-01T20:00 40     in        food     50
2024-01-11T08:00 20     in        fuel     -20
2024-01-16T12:00 30     in        -        30
"""
# Seen on 2024-01-31: days -60 (before any window of 31 and more than 30), -30, -30, -20, -15.
# A window of 30 days begins on 2024-01-02; one of 31 holds everything but the first row.
ROWS = Rows("transactions")

AMOUNT_31 = [
    (How.SUM, 100.0),  # 10 + 40 + 20 + 30
    (How.MEAN, 25.0),
    (How.MAX, 40.0),
    (How.MIN, 10.0),
    (How.DEVIATION, math.sqrt(500 / 3)),  # deviations -15 15 -5 5: squares 225 225 25 25
    # days -30 -30 -20 -15 (mean -23.75), amounts less 25: -15 15 -5 5; sxy = 93.75-93.75-18.75+43.75 = 25;
    # sxx = 39.0625*2 + 14.0625 + 76.5625 = 168.75; per 30 days 30*25/168.75
    (How.SLOPE, 40 / 9),
    (How.LAST, 30.0),
    (How.FIRST, 10.0),
]
BALANCE_31 = [
    (How.SUM, 60.0),  # the null is left out: 50 - 20 + 30
    (How.MEAN, 20.0),
    (How.MAX, 50.0),
    (How.MIN, -20.0),
    (How.DEVIATION, math.sqrt(2600 / 2)),  # 30 -40 10
    (How.FIRST, 50.0),  # the earliest that is not null
]
OF_ROWS_31 = [
    (How.COUNT, 4.0),
    (How.DAYS, 3.0),
    (How.RECENCY, 15.0),
    (How.AGE, 30.0),
    (How.GAP_MEAN, 5.0),  # gaps 0, 10, 5
    (How.GAP_DEVIATION, 5.0),  # around 5: -5 5 0, squares 50 / 2 = 25
]
CATEGORY_31 = [
    (How.DISTINCT, 2.0),  # food, fuel; null is none
    (How.ENTROPY, math.log2(3) - 2 / 3),  # 2/3 and 1/3
    (How.TOP_SHARE, 2 / 3),
    (How.NEW, 2.0),  # rent came before, and does not come again
]


@pytest.mark.parametrize(
    ("how", "of", "expected"),
    [
        *((how, "amount", expected) for how, expected in AMOUNT_31),
        *((how, "balance", expected) for how, expected in BALANCE_31),
        *((how, None, expected) for how, expected in OF_ROWS_31),
        *((how, "category", expected) for how, expected in CATEGORY_31),
    ],
)
def test_a_window_of_31_days(value, how, of, expected):
    assert value(Aggregate(ROWS, how, of, 31), "2024-01-31", transactions=POSTINGS) == pytest.approx(expected, 1e-12)


EMPTY = {
    How.COUNT: 0,
    How.DAYS: 0,
    How.SUM: 0,
    How.STREAK: 0,
    How.DISTINCT: 0,
    How.NEW: 0,
    How.TYPICAL_MONTH: 0,
} | dict.fromkeys(
    (
        How.MEAN, How.MAX, How.MIN, How.DEVIATION, How.SLOPE, How.LAST, How.FIRST, How.RECENCY, How.AGE,
        How.GAP_MEAN, How.GAP_DEVIATION, How.ENTROPY, How.TOP_SHARE,
    )
)  # fmt: skip


@pytest.mark.parametrize("how", list(How))
@pytest.mark.parametrize("none_at_all", [True, False])
def test_a_window_without_rows(value, how, none_at_all):
    of = {"number": "amount", "label": "category", "": None}[how.reads]
    postings = POSTINGS.strip().splitlines()[0] if none_at_all else POSTINGS
    found = value(Aggregate(ROWS, how, of, 30), "2025-01-31", transactions=postings)
    assert found == EMPTY[how]
    assert how.empty == EMPTY[how]


@pytest.mark.parametrize("how", list(How))
def test_one_row_whose_value_is_null(value, how):
    expected = EMPTY | {How.COUNT: 1, How.DAYS: 1, How.RECENCY: 0, How.AGE: 0}
    of = {"number": "balance", "label": "category", "": None}[how.reads]
    postings = "ts amount direction category balance\n2024-01-31T10:00 1 in - -"
    assert value(Aggregate(ROWS, how, of, 30), "2024-01-31", transactions=postings) == expected[how]


@pytest.mark.parametrize(
    ("how", "expected"),
    [(How.DEVIATION, None), (How.SLOPE, None), (How.MEAN, 7.0), (How.LAST, 7.0), (How.FIRST, 7.0)],
)
def test_one_value_is_not_enough_for_spread_or_trend(value, how, expected):
    postings = "ts amount direction\n2024-01-31T10:00 7 in"
    assert value(Aggregate(ROWS, how, "amount", 30), "2024-01-31", transactions=postings) == expected


def test_two_values_on_one_day_have_no_trend(value):
    postings = "ts amount direction\n2024-01-31T10:00 7 in\n2024-01-31T12:00 9 in"
    assert value(Aggregate(ROWS, How.SLOPE, "amount", 30), "2024-01-31", transactions=postings) is None


def test_two_rows_have_a_gap_but_no_deviation_of_gaps(value):
    postings = "ts amount direction\n2024-01-21T10:00 7 in\n2024-01-31T12:00 9 in"
    assert value(Aggregate(ROWS, How.GAP_MEAN, days=30), "2024-01-31", transactions=postings) == 10
    assert value(Aggregate(ROWS, How.GAP_DEVIATION, days=30), "2024-01-31", transactions=postings) is None


@pytest.mark.parametrize("how", [How.LAST, How.FIRST])
def test_of_values_at_the_same_instant_the_largest_is_taken(value, how):
    postings = "ts amount direction\n2024-01-31T10:00 7 in\n2024-01-31T10:00 9 in\n2024-01-31T10:00 8 in"
    assert value(Aggregate(ROWS, how, "amount", 30), "2024-01-31", transactions=postings) == 9


def test_the_time_of_day_decides_which_is_last_and_first(value):
    postings = "ts amount direction\n2024-01-31T10:00 9 in\n2024-01-31T10:01 7 in\n2024-01-31T10:00:30 8 in"
    assert value(Aggregate(ROWS, How.LAST, "amount", 30), "2024-01-31", transactions=postings) == 7
    assert value(Aggregate(ROWS, How.FIRST, "amount", 30), "2024-01-31", transactions=postings) == 9


@pytest.mark.parametrize(
    ("balances", "expected"),
    [("1 0 0", 2), ("0 0 1", 0), ("0 - 0", 1), ("0 0 0", 3), ("0 0 -", 0)],
)
def test_a_streak_counts_zeros_back_from_the_latest_row(value, balances, expected):
    rows = [f"2024-01-0{i + 1}T10:00 1 in {balance}" for i, balance in enumerate(balances.split())]
    postings = "\n".join(["ts amount direction balance", *rows])
    assert value(Aggregate(ROWS, How.STREAK, "balance"), "2024-01-31", transactions=postings) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (30, 7),  # the last block is 01-02..01-31: 3 + 4
        (60, 13.5),  # blocks 7 and 20 (12-03..01-01): their mean
        (90, 7),  # 7, 20, 0: the middle one
        (120, 3.5),  # 7, 20, 0, 0
    ],
)
def test_a_typical_month_is_the_median_of_blocks_of_30_days(value, days, expected):
    postings = """
    ts               amount direction
    2024-01-31T23:59 3      in
    2024-01-02T00:00 4      in
    2024-01-01T23:59 20     in
    """
    found = value(Aggregate(ROWS, How.TYPICAL_MONTH, "amount", days), "2024-01-31", transactions=postings)
    assert found == expected


def test_a_typical_month_of_a_year_reads_all_twelve(value):
    """A year's usual month must not forget the month it began with: there the old level stands that a fall is told by."""
    # 10 in each of the blocks that begin 150, 180, ... 330 days ago, seven of twelve: the sixth and seventh are 0 and
    # 10 if one of them is lost, and both 10 if none is.
    days = [date(2024, 1, 31) - timedelta(days=30 * block) for block in range(5, 12)]
    postings = "ts amount direction\n" + "\n".join(f"{day} 10 in" for day in days)
    assert value(Aggregate(ROWS, How.TYPICAL_MONTH, "amount", 360), "2024-01-31", transactions=postings) == 10


def test_new_labels_are_those_never_seen_before_the_window(value):
    postings = """
    ts               amount direction counterparty
    2023-06-01T10:00 1      in        old
    2024-01-31T10:00 1      in        old
    2024-01-02T10:00 1      in        fresh
    2024-01-20T10:00 1      in        fresh
    2024-01-20T10:00 1      in        -
    """
    new = {days: Aggregate(ROWS, How.NEW, "counterparty", days) for days in (30, 29, 400, None)}
    assert value(new[30], "2024-01-31", transactions=postings) == 1
    assert value(new[29], "2024-01-31", transactions=postings) == 0
    assert value(new[400], "2024-01-31", transactions=postings) == 2
    assert value(new[None], "2024-01-31", transactions=postings) == 2


def test_entropy_of_one_label_is_zero_and_of_equal_labels_their_number(value):
    entropy = Aggregate(ROWS, How.ENTROPY, "category", 30)
    one = "ts amount direction category\n2024-01-31 1 in x\n2024-01-31 1 in x\n2024-01-30 1 in x"
    assert value(entropy, "2024-01-31", transactions=one) == 0
    four = "ts amount direction category\n" + "\n".join(f"2024-01-31 1 in {c}" for c in "wxyz")
    assert value(entropy, "2024-01-31", transactions=four) == pytest.approx(2, abs=1e-12)


def test_rows_that_do_not_meet_the_conditions_are_left_out(value):
    rows = ROWS.but(Is("category", ("food", "fuel")))
    assert value(Aggregate(rows, How.SUM, "amount"), "2024-01-31", transactions=POSTINGS) == 70
