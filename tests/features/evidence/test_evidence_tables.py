"""What moved, as tables of a few rows. Windows are (D - N, D]: a row of day d is in until d + N - 1 and left on d + N."""

from datetime import date, datetime, timedelta

import pytest

from creditline.features.data import Settings
from creditline.features.declare import Aggregate, Anchor, AtLeast, Fact, How, Is, OnTarget, Ratio, Rows

SPENT = Aggregate(Rows("transactions", (Is("direction", ("out",)),)), How.SUM, "amount", 30)
LATE = Rows("dues", (AtLeast("days_late", 1),))


def test_rows_enter_a_window_and_leave_it(moved, said):
    # 31 May to 30 June, 30 days: (1 May, 31 May] and (31 May, 30 June]. o2 is in neither, i1 is income.
    rows = """
        ts                amount direction record_id
        2024-05-01T09:00  5      out       o2
        2024-05-02T10:00  20     out       o3
        2024-05-31T23:00  30     out       o4
        2024-06-01T00:00  40     out       o5
        2024-06-30T23:59  50     out       o6
        2024-06-30T12:00  60     in        i1
        2024-07-01T00:00  70     out       f1
    """
    assert said(moved(SPENT, "2024-05-31", "2024-06-30", transactions=rows)) == [
        "transactions o6 entered 2024-06-30 50",
        "transactions o5 entered 2024-06-01 40",
        "transactions o4 left 2024-06-30 30",  # the day after 30 days: 31 May + 30
        "transactions o3 left 2024-06-01 20",
    ]


def test_a_row_counts_from_the_day_it_was_recorded(moved, said):
    rows = """
        ts                amount direction record_id recorded_at
        2024-05-20T09:00  5      out       known     2024-05-21T00:00
        2024-05-25T10:00  20     out       late      2024-06-10T08:00
        2024-06-25T10:00  40     out       future    2024-07-01T08:00
    """
    count = Aggregate(Rows("transactions"), How.COUNT, None, 90)
    assert said(moved(count, "2024-05-31", "2024-06-30", transactions=rows)) == [
        "transactions late entered 2024-06-10 20"
    ]


def test_an_instalment_becomes_late_and_is_paid(moved, said):
    # Late from the day after due_on; A was late before and is paid on 8 June; C is due on the later day, not yet late.
    rows = """
        loan_id product due_on      amount_due paid_on     amount_paid record_id
        A       p       2024-05-20  100        2024-06-08  100         a1
        B       p       2024-06-10  200        -           -           b1
        C       p       2024-06-30  300        -           -           c1
    """
    past_due = Aggregate(Rows("dues"), How.SUM, "amount_past_due")
    assert said(moved(past_due, "2024-05-31", "2024-06-30", installments=rows)) == [
        "installments b1 entered 2024-06-10 200",
        "installments a1 changed 2024-06-08 100",
    ]
    late = Aggregate(LATE, How.COUNT, None, 90)
    assert said(moved(late, "2024-05-31", "2024-06-30", installments=rows)) == [
        "installments b1 entered 2024-06-11 200"
    ]
    # The worst is B's 20 days at the end where A's 11 were the worst before.
    worst = Aggregate(Rows("dues"), How.MAX, "days_past_due", 90)
    assert said(moved(worst, "2024-05-31", "2024-06-30", installments=rows)) == [
        "installments b1 entered 2024-06-10 200"
    ]


def test_of_an_instalment_paid_in_parts_the_new_payments_are_named(moved, said):
    rows = """
        loan_id product due_on      amount_due paid_on     amount_paid record_id
        A       p       2024-05-20  100        2024-05-25  40          first
        A       p       2024-05-20  100        2024-06-08  30          second
        A       p       2024-05-20  100        2024-07-08  30          third
    """
    paid = Aggregate(Rows("dues"), How.SUM, "paid", 90)
    assert said(moved(paid, "2024-05-31", "2024-06-30", installments=rows)) == [
        "installments second changed 2024-06-08 100"
    ]
    days = Aggregate(Rows("dues"), How.MAX, "days_past_due", 90)
    # On the 31st it was 11 days past due and on 1 June 12; the payment of 8 June is what is new.
    assert said(moved(days, "2024-05-31", "2024-06-30", installments=rows)) == [
        "installments second changed 2024-06-08 100"
    ]


def test_an_unpaid_instalment_grows_older(moved, said):
    rows = "loan_id product due_on amount_due record_id\nA p 2024-05-20 100 a1"
    days = Aggregate(Rows("dues"), How.MAX, "days_past_due", 90)
    assert said(moved(days, "2024-05-31", "2024-06-30", installments=rows)) == [
        "installments a1 changed 2024-06-01 100"
    ]


def test_only_the_latest_row_stands_behind_days_since(moved, said):
    since = Aggregate(Rows("logins"), How.RECENCY)
    rows = """
        ts                record_id
        2024-05-01T09:00  old
        2024-06-05T09:00  l1
        2024-06-20T09:00  l2
    """
    assert said(moved(since, "2024-05-31", "2024-06-30", logins=rows)) == ["logins l2 entered 2024-06-20 -"]
    assert moved(since, "2024-05-31", "2024-06-04", logins=rows) == []  # four days more, and no record


def test_the_largest_row_stands_behind_a_maximum(moved, said):
    largest = Aggregate(Rows("transactions"), How.MAX, "amount", 30)
    rows = """
        ts                amount direction record_id
        2024-05-10T10:00  500    out       top
        2024-05-20T10:00  20     out       low
        2024-06-10T10:00  30     out       new
    """
    assert said(moved(largest, "2024-05-31", "2024-06-30", transactions=rows)) == [
        "transactions top left 2024-06-09 500"
    ]
    assert moved(largest, "2024-05-31", "2024-06-01", transactions=rows) == []


def test_a_label_is_new_until_it_was_seen_before_the_window(moved, said):
    new = Aggregate(Rows("transactions"), How.NEW, "counterparty", 30)
    rows = """
        ts                amount direction counterparty record_id
        2024-05-20T10:00  1      out       x            x1
        2024-06-10T10:00  2      out       y            y1
        2024-06-15T10:00  3      out       x            x2
    """
    # x1 leaves on 19 June; x2 then is no longer new: x was seen before.
    assert said(moved(new, "2024-05-31", "2024-06-30", transactions=rows)) == [
        "transactions y1 entered 2024-06-10 2",
        "transactions x1 left 2024-06-19 1",
    ]


def test_a_loan_elsewhere_that_was_paid_off(moved, said):
    open_loans = Aggregate(Rows("obligations", (AtLeast("open", 1),)), How.COUNT)
    total = Aggregate(Rows("obligations"), How.SUM, "open")
    rows = """
        lender opened_on   closed_on   amount record_id recorded_at
        m      2024-01-01  2024-06-10  1000   o1        -
        n      2024-06-05  -           2000   o2        2024-06-07T00:00
    """
    assert said(moved(open_loans, "2024-05-31", "2024-06-30", obligations=rows)) == [
        "obligations o2 entered 2024-06-07 2000",
        "obligations o1 left 2024-06-10 1000",
    ]
    assert said(moved(total, "2024-05-31", "2024-06-30", obligations=rows)) == [
        "obligations o2 entered 2024-06-07 2000",
        "obligations o1 changed 2024-06-10 1000",
    ]


def test_a_newer_figure_replaces_an_older_one(moved, said):
    last = Aggregate(Rows("macro", (Is("indicator", ("u",)),)), How.LAST, "value")
    macro = """
        indicator region period_on   published_on value record_id
        u         -      2024-04-01  2024-05-20   5     first
        u         -      2024-04-01  2024-06-20   6     revised
        u         north  2024-04-01  2024-06-25   7     northern
    """
    assert said(moved(last, "2024-05-31", "2024-06-30", macro=macro)) == [
        "macro revised entered 2024-06-20 -",
        "macro first left 2024-06-20 -",
    ]
    north = {"customers": [{"customer_id": "a", "opened_on": date(2020, 1, 1), "region": "north"}]}
    assert said(moved(last, "2024-05-31", "2024-06-30", macro=macro, rows=north)) == [
        "macro northern entered 2024-06-25 -",
        "macro first left 2024-06-20 -",
    ]


def test_the_cut_that_windows_end_before_is_named(moved, said):
    # Cut on 10 June: the window (10 May, 9 June] instead of (1 May, 31 May].
    use = Aggregate(Rows("statements", (OnTarget(),)), How.MAX, "utilisation", 30, Anchor.BEFORE_CUT)
    lines = """
        line_id product statement_on credit_limit balance record_id
        l       p       2024-05-05   100          90      s1
        l       p       2024-06-05   100          50      s2
        l       p       2024-06-20   50           50      s3
    """
    decisions = """
        line_id product decided_on  limit_before limit_after action initiated_by record_id
        l       p       2024-06-10  100          50          reduce lender       d1
    """
    assert said(moved(use, "2024-05-31", "2024-06-30", lines=lines, decisions=decisions)) == [
        "decisions d1 entered 2024-06-10 50",
        "lines s1 left 2024-06-04 90",
    ]


def test_an_attribute_that_came_into_force(moved, said):
    attributes = """
        name value valid_from  record_id
        job  1     2024-01-01  j1
        job  2     2024-06-15  j2
        pet  cat   2024-06-15  p1
    """
    job = Fact("job", is_attribute=True)
    rows = {"logins": [{"customer_id": "a", "ts": datetime(2024, 1, 1)}]}
    found = moved(job, "2024-05-31", "2024-06-30", attributes=attributes, rows=rows)
    assert said(found) == ["attributes j2 entered 2024-06-15 -", "attributes j1 left 2024-06-15 -"]


def test_a_row_of_two_windows_is_named_once_for_each_move(moved, said):
    share = Ratio(SPENT, Aggregate(SPENT.rows, How.SUM, "amount", 60))
    rows = """
        ts                amount direction record_id
        2024-05-20T10:00  20     out       o1
        2024-06-20T10:00  40     out       o2
    """
    assert said(moved(share, "2024-05-31", "2024-06-30", transactions=rows)) == [
        "transactions o2 entered 2024-06-20 40",
        "transactions o1 left 2024-06-19 20",  # the shorter window; the longer still holds it
    ]


def test_a_feed_that_begins(moved, said):
    count = Aggregate(Rows("logins"), How.COUNT, None, 30)
    rows = "ts record_id\n2024-06-05T09:00 l1\n2024-06-29T09:00 l2"
    covered = Settings(covered_from={"logins": date(2024, 5, 20)})
    # On 31 May the window reaches back to 2 May, before the feed; 18 June is the first day it does not: 20 May + 29.
    assert said(moved(count, "2024-05-31", "2024-06-30", logins=rows, settings=covered)) == [
        "logins l2 entered 2024-06-29 -",
        "logins l1 entered 2024-06-18 -",
    ]


@pytest.mark.parametrize("most", [1, 20])
def test_ten_thousand_records_are_counted_and_the_latest_named(moved, most):
    start = datetime(2024, 6, 1)
    rows = [
        {
            "customer_id": "a",
            "ts": start + timedelta(minutes=i),
            "amount": 1.0,
            "direction": "out",
            "record_id": f"r{i}",
        }
        for i in range(10_000)  # seven days
    ]
    found = moved(SPENT, "2024-05-31", "2024-06-30", most=most, rows={"transactions": rows})
    assert [row["record_id"] for row in found] == [f"r{i}" for i in range(9_999, 9_999 - most, -1)]
    assert {row["more"] for row in found} == {10_000 - most}


def test_a_row_without_a_name_is_called_by_its_values(moved):
    def called(rows, **settings):
        return {(r["record_id"], r["amount"]) for r in moved(SPENT, "2024-05-31", "2024-06-30", transactions=rows)}

    head = "ts amount direction category\n"
    one, other, again = "2024-06-03T10:00 20 out food\n", "2024-06-04T10:00 40 out -\n", "2024-06-04T10:00 40 out -\n"
    found = called(head + one + other)
    assert found == called(head + other + one)  # whatever the order
    assert len({name for name, _ in found}) == 2
    assert all(len(name) == 12 and int(name, 16) >= 0 for name, _ in found)
    assert len(moved(SPENT, "2024-05-31", "2024-06-30", transactions=head + other + again)) == 2  # equal rows are two
    assert called(head + one.replace("20", "21")) & found == set()


def test_a_name_does_not_depend_on_what_is_learned_later(moved):
    head = "loan_id product due_on amount_due paid_on amount_paid recorded_at\n"
    due = Aggregate(Rows("dues"), How.SUM, "amount_due", 30)

    def called(payment):
        [row] = moved(due, "2024-05-31", "2024-06-30", installments=head + f"A p 2024-06-10 100 {payment}")
        return row["record_id"]

    assert called("- - -") == called("2024-07-02 100 -") == called("2024-06-20 100 2024-07-02T00:00")
    assert called("- - -") != called("2024-06-20 100 2024-06-21T00:00")
