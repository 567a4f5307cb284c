"""Signs of default: how many days ago each was last there, as the lender knew it on each day."""

from datetime import date, timedelta

import pytest

from creditline.features.declare import FinalEvent, LoanArrears, StatementArrears

DUES = "loan_id product due_on amount_due paid_on amount_paid recorded_at\n"
LINES = "line_id product statement_on balance months_past_due recorded_at\n"
EVENTS = "event_on kind loan_id line_id recorded_at\n"

UNPAID = "L p 2024-01-01 100 - - -"
PAID = "L p 2024-01-01 100 2024-04-20 100 -"  # 110 days late
TOLD_LATE = "L p 2024-01-01 100 2024-02-20 100 2024-04-20T10:00:00"  # paid in time, recorded after day 90
IN_PARTS = "L p 2024-01-01 100 2024-01-05 60 -\nL p 2024-01-01 100 2024-04-20 40 -"
IN_TIME = "L p 2024-01-01 100 2024-03-30 100 -"  # 89 days late


@pytest.mark.parametrize(
    ("rows", "as_of", "since"),
    [
        (UNPAID, "2024-03-30", None),  # 89 days past due
        (UNPAID, "2024-03-31", 0),  # 90
        (UNPAID, "2024-12-31", 0),
        (PAID, "2024-04-19", 0),
        (PAID, "2024-04-20", 1),  # paid today: yesterday it still was
        (PAID, "2024-07-19", 91),
        (TOLD_LATE, "2024-04-19", 0),  # the lender knew of no payment
        (TOLD_LATE, "2024-04-20", 1),
        (IN_PARTS, "2024-04-19", 0),
        (IN_PARTS, "2024-05-01", 12),
        (IN_TIME, "2024-06-30", None),
        ("L q 2024-01-01 100 - - -", "2024-06-30", None),  # another product
    ],
)
def test_a_loan_ninety_days_late(value, rows, as_of, since):
    assert value(LoanArrears(90), as_of, target="p", installments=DUES + rows) == since


OLD = "L p 2024-01-01 100 2024-05-01 80 -\nL p 2024-02-01 50 - - -"  # 150 owed from May 1 on: 20 + 50


@pytest.mark.parametrize(
    ("above", "as_of", "since"),
    [
        (60.0, "2024-03-31", 0),  # 100 are 90 days late
        (120.0, "2024-04-30", None),  # the second is 89 days late
        (60.0, "2024-05-01", 0),  # 20 + 50 = 70
        (70.0, "2024-05-01", 1),  # and is not more than 70: until yesterday 100 were
        (120.0, "2024-06-30", None),  # both were old at once only after the 80 were paid
    ],
)
def test_small_arrears_of_a_loan_are_no_sign(value, above, as_of, since):
    assert value(LoanArrears(90, above), as_of, installments=DUES + OLD) == since


STATED = "l p 2024-01-31 500 3 -\nl p 2024-02-29 500 1 -"
STATED_LATE = "l p 2024-01-31 500 3 -\nl p 2024-02-29 500 1 2024-03-10T09:00:00"
SECOND_FIRST = "l p 2024-01-31 500 3 2024-03-10T09:00:00\nl p 2024-02-29 500 1 -"


@pytest.mark.parametrize(
    ("rows", "as_of", "since"),
    [
        (STATED, "2024-01-30", None),
        (STATED, "2024-01-31", 0),
        (STATED, "2024-02-28", 0),
        (STATED, "2024-02-29", 1),  # the next statement takes its place
        (STATED, "2024-03-31", 32),
        (STATED_LATE, "2024-03-09", 0),
        (STATED_LATE, "2024-03-10", 1),
        (SECOND_FIRST, "2024-04-30", None),  # it was known only when it stood no more
        ("l p 2024-01-31 500 2 -", "2024-03-31", None),
        ("l q 2024-01-31 500 5 -", "2024-03-31", None),
        ("l p 2024-01-31 40 3 -", "2024-03-31", None),  # no more than 50 is owed
    ],
)
def test_a_statement_three_months_late(value, rows, as_of, since):
    assert value(StatementArrears(3, 50.0), as_of, target="p", lines=LINES + rows) == since


@pytest.mark.parametrize(
    ("event", "as_of", "since"),
    [
        ("2024-02-01 write_off - - -", "2024-01-31", None),
        ("2024-02-01 write_off - - -", "2024-02-01", 0),
        ("2024-02-01 write_off - - -", "2026-02-01", 0),  # never cured
        ("2024-02-01 write_off - - 2024-03-01T12:00:00", "2024-02-29", None),
        ("2024-02-01 fraud - - -", "2024-03-01", None),
        ("2024-02-01 write_off L - -", "2024-03-01", 0),  # a loan on the product
        ("2024-02-01 write_off M - -", "2024-03-01", None),  # on another one
        ("2024-02-01 write_off unheard - -", "2024-03-01", 0),
        ("2024-02-01 write_off - k -", "2024-03-01", None),  # a line on another one
    ],
)
def test_a_final_event(value, event, as_of, since):
    tables = {
        "installments": DUES + "L p 2024-01-01 100 2024-01-01 100 -\nM q 2024-01-01 100 2024-01-01 100 -",
        "lines": LINES + "k q 2024-01-31 500 0 -",
    }
    assert value(FinalEvent(("write_off",)), as_of, target="p", credit_events=EVENTS + event, **tables) == since


def test_before_the_feed_began_nothing_is_known(value):
    covered = {"installments": "2024-06-01"}
    assert value(LoanArrears(90), "2024-05-31", covered, installments=DUES + UNPAID) is None
    assert value(LoanArrears(90), "2024-06-01", covered, installments=DUES + UNPAID) == 0


@pytest.mark.parametrize(
    ("days", "grace", "first"),
    [(90, 3, "2024-03-31"), (5, 3, "2024-01-06"), (3, 3, "2024-01-05"), (1, 3, "2024-01-05"), (1, 0, "2024-01-02")],
)
@pytest.mark.parametrize("above", [0.0, 50.0])
def test_a_default_within_the_grace_begins_the_day_after_it(value, days, grace, first, above):
    eve = str(date.fromisoformat(first) - timedelta(1))
    sign, rows = LoanArrears(days, above), DUES + UNPAID
    assert value(sign, eve, installments=rows, grace=grace) is None
    assert value(sign, first, installments=rows, grace=grace) == 0
