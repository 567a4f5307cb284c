"""The view of repayments due: what was paid by then and known by then, and since when the rest is late."""

import pytest

from creditline.features.declare import Aggregate, AtLeast, How, Rows

HEADER = "loan_id product due_on amount_due paid_on amount_paid recorded_at\n"
DUES = Rows("dues")


@pytest.fixture
def due(value):
    """`due(number, as_of, lines)`: a number of the latest repayment due."""

    def compute(number, as_of, lines):
        return value(Aggregate(DUES, How.LAST, number), as_of, installments=HEADER + lines)

    return compute


UNPAID = "L p 2024-01-10 100 - - -"
ON_THE_DAY = "L p 2024-01-10 100 2024-01-10 100 -"
EARLY = "L p 2024-01-10 100 2024-01-04 100 -"
LATE = "L p 2024-01-10 100 2024-01-15 100 -"
IN_PARTS = "L p 2024-01-10 100 2024-01-08 40 -\nL p 2024-01-10 100 2024-01-13 35 -\nL p 2024-01-10 100 2024-01-20 25 -"


@pytest.mark.parametrize(
    ("lines", "as_of", "expected"),
    [
        # on the day it is due an unpaid repayment is neither late nor judged; the day after it is past due
        (UNPAID, "2024-01-10", {"judged": 0, "days_late": 0, "days_past_due": 0, "amount_past_due": 0, "payments": 0}),
        (UNPAID, "2024-01-11", {"judged": 1, "days_late": 1, "days_past_due": 1, "amount_past_due": 100, "bucket": 1}),
        (UNPAID, "2024-01-11", {"days_since_late": 0, "days_early": None, "paid": 0}),
        (ON_THE_DAY, "2024-01-10", {"judged": 1, "days_late": 0, "days_early": 0, "paid": 100, "payments": 1}),
        (ON_THE_DAY, "2024-03-10", {"days_late": 0, "days_past_due": 0, "days_since_late": None, "bucket": 0}),
        (EARLY, "2024-01-10", {"judged": 1, "days_early": 6, "days_late": 0, "days_since_late": None}),
        (LATE, "2024-01-14", {"days_late": 4, "days_past_due": 4, "paid": 0, "amount_past_due": 100}),
        (LATE, "2024-01-15", {"days_late": 5, "days_past_due": 0, "paid": 100, "amount_past_due": 0}),
        (LATE, "2024-02-15", {"days_late": 5, "days_since_late": 31, "days_early": 0, "judged": 1}),
        # 40, then 75, then 100: settled on the day the sum reaches what is due
        (IN_PARTS, "2024-01-12", {"paid": 40, "payments": 1, "amount_past_due": 60, "days_past_due": 2}),
        (IN_PARTS, "2024-01-19", {"paid": 75, "payments": 2, "amount_past_due": 25, "days_past_due": 9}),
        (IN_PARTS, "2024-01-20", {"paid": 100, "payments": 3, "amount_past_due": 0, "days_late": 10, "judged": 1}),
    ],
)
def test_a_repayment_as_it_stood(due, lines, as_of, expected):
    assert {number: due(number, as_of, lines) for number in expected} == expected


@pytest.mark.parametrize(
    ("as_of", "bucket"),
    [
        ("2024-01-10", 0),
        ("2024-01-11", 1),
        ("2024-02-08", 1),  # 29 days late
        ("2024-02-09", 2),  # 30
        ("2024-03-09", 2),  # 59
        ("2024-03-10", 3),  # 60
        ("2024-04-08", 3),  # 89
        ("2024-04-09", 4),  # 90
        ("2025-01-10", 4),
    ],
)
def test_delinquency_buckets(due, as_of, bucket):
    assert due("bucket", as_of, UNPAID) == bucket


def test_the_due_side_is_known_from_the_due_date_whatever_was_recorded_when(due):
    recorded_later = "L p 2024-01-10 100 2024-01-09 100 2024-02-01T00:00"
    assert due("days_past_due", "2024-01-15", recorded_later) == 5
    assert due("days_past_due", "2024-01-31", recorded_later) == 21
    # From the day the payment is known, it is known to have been early.
    assert due("days_past_due", "2024-02-01", recorded_later) == 0
    assert due("days_early", "2024-02-01", recorded_later) == 1


def test_an_early_payment_recorded_later_does_not_settle_yet(due):
    lines = "L p 2024-01-10 100 2024-01-05 60 2024-02-01T00:00\nL p 2024-01-10 100 2024-01-09 40 -"
    assert due("amount_past_due", "2024-01-20", lines) == 60
    assert due("days_early", "2024-02-01", lines) == 1


def test_a_repayment_to_come_is_not_there_even_when_already_paid(value):
    count = Aggregate(DUES, How.COUNT)
    assert value(count, "2024-01-09", installments=HEADER + EARLY) == 0
    assert value(count, "2024-01-10", installments=HEADER + EARLY) == 1


def test_what_is_due_counts_once_for_all_its_payments(value):
    assert value(Aggregate(DUES, How.SUM, "amount_due"), "2024-01-31", installments=HEADER + IN_PARTS) == 100
    assert value(Aggregate(DUES, How.COUNT), "2024-01-31", installments=HEADER + IN_PARTS) == 1


def test_a_payment_without_amount_paid_everything(due):
    assert due("paid", "2024-01-31", "L p 2024-01-10 100 2024-01-12 - -") == 100
    assert due("days_late", "2024-01-31", "L p 2024-01-10 100 2024-01-12 - -") == 2


def test_parts_that_do_not_add_up_in_binary_still_settle(due):
    # 0.1 + 0.2 is a little more than 0.3, and 0.7 + 0.1 a little less than 0.8
    for amount, first, second in ((0.3, 0.1, 0.2), (0.8, 0.7, 0.1)):
        lines = "\n".join(f"L p 2024-01-10 {amount} 2024-01-09 {part} -" for part in (first, second))
        assert due("days_early", "2024-01-31", lines) == 1


def test_a_cent_short_is_not_settled(due):
    assert due("days_past_due", "2024-01-31", "L p 2024-01-10 100 2024-01-09 99.99 -") == 21


def test_nothing_due_is_settled_when_due(due):
    assert due("days_late", "2024-01-31", "L p 2024-01-10 0 - - -") == 0
    assert due("judged", "2024-01-10", "L p 2024-01-10 0 - - -") == 1


def test_more_than_due_counts_as_paid(due):
    assert due("paid", "2024-01-31", "L p 2024-01-10 100 2024-01-09 130 -") == 130


def test_two_loans_due_on_one_day_stay_apart(value):
    lines = HEADER + "L p 2024-01-10 100 2024-01-10 100 -\nM p 2024-01-10 50 - - -"
    assert value(Aggregate(DUES, How.SUM, "amount_past_due"), "2024-01-31", installments=lines) == 50
    assert value(Aggregate(DUES, How.COUNT), "2024-01-31", installments=lines) == 2


def test_roll_is_against_the_repayment_before_on_the_same_loan(value):
    lines = HEADER + (
        "L p 2024-01-10 100 2024-01-10 100 -\n"  # bucket 0
        "M p 2024-01-20 100 - - -\n"  # another loan, 40 days late: bucket 2
        "L p 2024-02-10 100 - - -\n"  # bucket 1 at 19 days: roll +1
    )
    as_of = "2024-02-29"
    assert value(Aggregate(DUES, How.SUM, "roll"), as_of, installments=lines) == 1
    worsened = Aggregate(DUES.but(AtLeast("roll", 1)), How.COUNT)
    assert value(worsened, as_of, installments=lines) == 1
    assert value(Aggregate(DUES, How.MEAN, "roll"), as_of, installments=lines) == 1  # the first of a loan has none


PAID_ON_THE_12TH = "L p 2024-01-10 100 2024-01-12 100 -"
PAID_ON_THE_13TH = "L p 2024-01-10 100 2024-01-13 100 -"
PAID_ON_THE_14TH = "L p 2024-01-10 100 2024-01-14 100 -"
TOLD_LATER = "L p 2024-01-10 100 2024-01-12 100 2024-01-20T09:00"


@pytest.mark.parametrize(
    ("lines", "as_of", "expected"),
    [
        # open within three days of grace it is as on the day it is due: neither late nor judged
        (UNPAID, "2024-01-13", {"judged": 0, "days_late": 0, "days_past_due": 0, "amount_past_due": 0, "in_grace": 0}),
        (UNPAID, "2024-01-13", {"bucket": 0, "days_since_late": None, "days_early": None}),
        # beyond it the days count from the day it was due
        (UNPAID, "2024-01-14", {"judged": 1, "days_late": 4, "days_past_due": 4, "amount_past_due": 100, "bucket": 1}),
        (UNPAID, "2024-02-09", {"days_past_due": 30, "bucket": 2, "days_since_late": 0, "in_grace": 0}),
        # paid within it: on time in every number, and told as paid after the due day
        (PAID_ON_THE_12TH, "2024-01-11", {"judged": 0, "in_grace": 0}),
        (PAID_ON_THE_12TH, "2024-01-12", {"judged": 1, "days_late": 0, "days_early": 0, "paid": 100, "in_grace": 1}),
        (PAID_ON_THE_13TH, "2024-03-10", {"days_late": 0, "days_since_late": None, "bucket": 0, "in_grace": 1}),
        (ON_THE_DAY, "2024-03-10", {"days_late": 0, "in_grace": 0}),
        (EARLY, "2024-03-10", {"days_late": 0, "days_early": 6, "in_grace": 0}),
        (PAID_ON_THE_14TH, "2024-01-14", {"days_late": 4, "days_past_due": 0, "in_grace": 0, "days_since_late": 0}),
        (PAID_ON_THE_14TH, "2024-01-20", {"days_late": 4, "days_since_late": 6}),
        # as known: beyond the grace until the payment is heard of, then paid within it
        (TOLD_LATER, "2024-01-19", {"days_past_due": 9, "in_grace": 0}),
        (TOLD_LATER, "2024-01-20", {"days_past_due": 0, "days_late": 0, "days_since_late": None, "in_grace": 1}),
        # in parts: settled on the day the sum reaches what is due
        (IN_PARTS, "2024-01-13", {"judged": 0, "paid": 75, "amount_past_due": 0}),
        (IN_PARTS, "2024-01-14", {"days_past_due": 4, "amount_past_due": 25}),
    ],
)
def test_within_days_of_grace_nothing_is_late(value, lines, as_of, expected):
    def of(number):
        return value(Aggregate(DUES, How.LAST, number), as_of, installments=HEADER + lines, grace=3)

    assert {number: of(number) for number in expected} == expected


def test_without_grace_nothing_is_paid_within_it(due):
    assert due("in_grace", "2024-03-10", PAID_ON_THE_12TH) == 0
    assert due("days_late", "2024-03-10", PAID_ON_THE_12TH) == 2


def test_a_roll_is_between_buckets_beyond_the_grace(value):
    lines = HEADER + PAID_ON_THE_13TH + "\nL p 2024-02-10 100 - - -"
    worsened = Aggregate(DUES.but(AtLeast("roll", 1)), How.COUNT)
    assert value(worsened, "2024-02-13", installments=lines, grace=3) == 0
    assert value(worsened, "2024-02-14", installments=lines, grace=3) == 1
    assert value(worsened, "2024-02-14", installments=lines) == 0  # from 1-29 days to 1-29
