"""Links to other accounts, and what those owed as known on the date."""

import pytest

from creditline.features.declare import Aggregate, AtLeast, Below, How, Is, Ratio, Rows

LINKS = Rows("links")
CUSTOMERS = "customer_id opened_on\na -\nb -\nc 2024-03-01\nd -"
REPAYMENTS = """
customer_id loan_id product due_on     amount_due paid_on    amount_paid recorded_at
b           L       p       2024-01-10 100        2024-01-20 100         -
b           L       q       2024-02-10 100        2024-02-05 100         2024-02-20T00:00
c           M       p       2024-01-10 50         -          -           -
"""
ROWS = """
other_id since      kind  recorded_at
b        2024-01-05 phone -
c        2024-01-05 phone -
d        2024-01-05 card  2024-03-10T00:00
x        2024-01-05 -     -
b        2024-02-15 card  -
"""
PAST_DUE = Aggregate(LINKS.but(AtLeast("other_past_due", 1)), How.DISTINCT, "other_id")
CLEAR = Aggregate(LINKS.but(Below("other_past_due", 1)), How.DISTINCT, "other_id")


@pytest.mark.parametrize(
    ("as_of", "past_due", "clear"),
    [
        ("2024-01-04", 0, 0),  # no link yet
        ("2024-01-10", 0, 1),  # b's repayment is due today, not past due; c is no customer yet, x never is
        ("2024-01-11", 1, 0),
        ("2024-01-19", 1, 0),
        ("2024-01-20", 0, 1),  # b pays
        ("2024-02-10", 0, 1),
        ("2024-02-11", 1, 0),  # b's early payment, on another product, is not recorded yet
        ("2024-02-20", 0, 1),
        ("2024-03-01", 1, 1),  # c is a customer, and has not paid since January
        ("2024-03-10", 1, 2),  # the link to d is recorded; d owes nothing
    ],
)
def test_linked_accounts_past_due_as_known_on_the_date(value, as_of, past_due, clear):
    given = {"customers": CUSTOMERS, "installments": REPAYMENTS, "links": ROWS}
    assert (value(PAST_DUE, as_of, **given), value(CLEAR, as_of, **given)) == (past_due, clear)


def test_degree_new_links_and_the_share_past_due(value):
    given = {"customers": CUSTOMERS, "installments": REPAYMENTS, "links": ROWS}
    as_of = "2024-02-15"
    assert value(Aggregate(LINKS, How.DISTINCT, "other_id"), as_of, **given) == 3  # b, c, x
    assert value(Aggregate(LINKS, How.COUNT), as_of, **given) == 4  # b twice
    assert value(Aggregate(LINKS, How.NEW, "other_id", 30), as_of, **given) == 0  # b was linked before
    assert value(Aggregate(LINKS, How.NEW, "other_id", 60), as_of, **given) == 3
    assert value(Aggregate(LINKS.but(Is("kind", ("card",))), How.COUNT), as_of, **given) == 1
    # links whose other end is known: b twice, past due both times
    assert value(Aggregate(LINKS, How.MEAN, "other_past_due"), as_of, **given) == 1
    assert value(Ratio(PAST_DUE, Aggregate(LINKS, How.DISTINCT, "other_id")), as_of, **given) == pytest.approx(1 / 3)


def test_what_is_owed_is_not_known_without_repayments_or_before_their_coverage(value):
    sums = Aggregate(LINKS, How.MEAN, "other_past_due")
    given = {"customers": CUSTOMERS, "links": ROWS}
    assert value(sums, "2024-02-15", **given) is None
    given["installments"] = REPAYMENTS
    assert value(sums, "2024-02-15", covered={"installments": "2024-02-15"}, **given) == 1
    assert value(sums, "2024-02-15", covered={"installments": "2024-02-16"}, **given) is None
    assert value(Aggregate(LINKS, How.COUNT), "2024-02-15", covered={"installments": "2024-02-16"}, **given) == 4


def test_what_is_owed_is_that_of_the_as_of_date_in_a_window_that_ends_before_a_cut(value):
    from creditline.features.declare import Anchor

    cut = "line_id product decided_on action initiated_by limit_before limit_after\nl p 2024-02-16 reduce lender 2 1"
    given = {"customers": CUSTOMERS, "installments": REPAYMENTS, "links": ROWS, "decisions": cut}
    before = Aggregate(LINKS, How.SUM, "other_past_due", 60, Anchor.BEFORE_CUT)
    assert value(before, "2024-02-20", **given) == 0  # on 02-15 b was thought to be past due; by now it is known not to
    assert value(before, "2024-02-19", **given) == 2
