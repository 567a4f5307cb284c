"""Statements, loans elsewhere, macro figures, decisions and facts."""

import pytest

from creditline.features.declare import Aggregate, Fact, How, Is, OnTarget, Rows, Unit

STATEMENTS = Rows("statements")
LINES = """
line_id product statement_on credit_limit balance min_due paid months_past_due recorded_at
x       p       2024-01-05   1000         400     40      -    0               -
y       q       2024-01-20   5000         1       1       1    3               -
x       p       2024-02-05   -            900     90      100  1               -
x       p       2024-03-05   500          -50     0       900  0               2024-04-01T00:00
x       p       2024-04-05   -            100     10      25   2               -
"""


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2024-01-31", {"balance": 400, "limit": 1000, "utilisation": 0.4, "headroom": 600, "min_due": 40}),
        ("2024-01-31", {"limit_change": None, "balance_change": None, "paid": None, "paid_share": None, "roll": None}),
        ("2024-02-05", {"limit": 1000, "utilisation": 0.9, "limit_change": 0, "balance_change": 500, "roll": 1}),
        # paid 100 of the 400 owed before; new use 900 - 400 + 100 = 600 of 1000
        ("2024-02-05", {"paid": 100, "paid_share": 0.25, "paid_to_limit": 0.1, "spend_to_limit": 0.6}),
        # the statement of 03-05 is recorded on 04-01
        ("2024-03-31", {"balance": 900, "limit": 1000}),
        ("2024-04-01", {"balance": -50, "limit": 500, "limit_change": -500, "paid_share": 1, "utilisation": -0.1}),
        # overpaid before: no share of it; new use 100 + 50 + 25 = 175 of the limit carried forward, 500
        ("2024-04-05", {"limit": 500, "paid_share": None, "spend_to_limit": 0.35, "months_past_due": 2, "roll": 2}),
    ],
)
def test_a_statement_against_the_one_before(value, as_of, expected):
    line = STATEMENTS.but(OnTarget())
    # 27 days back from any of these dates there is one statement, save where the last known is older
    days = None if as_of == "2024-03-31" else 28
    found = {n: value(Aggregate(line, How.LAST, n, days), as_of, target="p", lines=LINES) for n in expected}
    assert found == pytest.approx(expected)


def test_a_limit_never_stated_leaves_its_shares_null(value):
    lines = "line_id product statement_on credit_limit balance\nx p 2024-01-05 - 400\nx p 2024-02-05 0 500"
    for number in ("utilisation", "paid_to_limit", "spend_to_limit"):
        assert value(Aggregate(STATEMENTS, How.LAST, number), "2024-02-29", lines=lines) is None
    assert value(Aggregate(STATEMENTS, How.LAST, "headroom"), "2024-01-31", lines=lines) is None
    assert value(Aggregate(STATEMENTS, How.LAST, "headroom"), "2024-02-29", lines=lines) == -500


def test_a_limit_is_carried_on_its_own_line_only(value):
    lines = "line_id product statement_on credit_limit balance\nx p 2024-01-05 100 10\ny p 2024-02-05 - 10"
    assert value(Aggregate(STATEMENTS, How.COUNT), "2024-02-29", lines=lines) == 2
    assert value(Aggregate(STATEMENTS, How.SUM, "limit"), "2024-02-29", lines=lines) == 100


def test_a_loan_elsewhere_is_open_until_its_end_is_known(value):
    loans = """
    lender opened_on  closed_on  amount recorded_at
    m      2024-01-01 2024-02-01 10     -
    n      2024-01-05 2024-02-01 20     2024-03-01T00:00
    o      2024-01-11 -          40     -
    """
    still = Aggregate(Rows("obligations"), How.SUM, "open")
    days = Aggregate(Rows("obligations"), How.SUM, "days_open")
    for as_of, open_loans, days_open in (
        ("2024-01-31", 2, 30 + 20),  # n is not known yet
        ("2024-02-01", 1, 31 + 21),  # m ends
        ("2024-02-29", 1, 31 + 49),
        ("2024-03-01", 1, 31 + 27 + 50),  # n is known, and known to have ended
    ):
        assert value(still, as_of, obligations=loans) == open_loans
        assert value(days, as_of, obligations=loans) == days_open


MACRO = """
indicator region period_on  published_on value recorded_at
cpi       -      2024-01-01 2024-02-10   1.0   -
cpi       -      2024-01-01 2024-03-10   1.5   -
cpi       -      2024-01-01 2024-02-20   1.25  2024-04-01T00:00
cpi       north  2024-01-01 2024-05-01   9.0   -
cpi       south  2024-01-01 2024-02-10   7.0   -
gdp       -      2024-01-01 2024-02-01   3.0   -
"""


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2024-02-09", None),  # not published
        ("2024-02-10", 1.0),
        ("2024-03-09", 1.0),  # the figure of 02-20 was not recorded
        ("2024-03-10", 1.5),  # revised
        ("2024-04-01", 1.5),  # recorded late, but published before the revision
        ("2024-05-01", 9.0),  # the region's own
    ],
)
def test_the_newest_figure_published_and_the_regions_own_before_the_countrys(value, as_of, expected):
    cpi = Aggregate(Rows("macro", (Is("indicator", ("cpi",)),)), How.LAST, "value")
    customers = "customer_id region\na north"
    assert value(cpi, as_of, macro=MACRO, customers=customers) == expected


def test_each_period_has_one_figure(value):
    cpi = Rows("macro", (Is("indicator", ("cpi",)),))
    customers = "customer_id region\na north"
    assert value(Aggregate(cpi, How.COUNT), "2024-12-31", macro=MACRO, customers=customers) == 1
    assert value(Aggregate(Rows("macro"), How.SUM, "value"), "2024-12-31", macro=MACRO, customers=customers) == 12


def test_a_customer_of_no_region_or_one_without_figures_sees_the_countrys(value):
    cpi = Aggregate(Rows("macro", (Is("indicator", ("cpi",)),)), How.LAST, "value")
    for region in ("-", "east"):
        assert value(cpi, "2024-12-31", macro=MACRO, customers=f"customer_id region\na {region}") == 1.5


def test_the_region_is_known_from_the_opening_day(value):
    cpi = Aggregate(Rows("macro", (Is("indicator", ("cpi",)),)), How.LAST, "value")
    customers = "customer_id region opened_on\na south 2024-06-01"
    assert value(cpi, "2024-05-31", macro=MACRO, customers=customers) == 1.5
    assert value(cpi, "2024-06-01", macro=MACRO, customers=customers) == 7


def test_the_drop_of_a_limit(value):
    decisions = """
    line_id product decided_on limit_before limit_after action   initiated_by
    l       p       2024-01-10 200          150         reduce   lender
    l       p       2024-01-11 0            150         increase lender
    l       p       2024-01-12 150          300         increase customer
    """
    drop = [Aggregate(Rows("decisions"), how, "limit_drop") for how in (How.MAX, How.MIN, How.SUM)]
    assert [value(d, "2024-01-31", decisions=decisions) for d in drop] == [0.25, -1, -0.75]


CUSTOMERS = "customer_id opened_on birth_year region occupation postcode\na 2024-01-10 1980 north baker 0042"


@pytest.mark.parametrize(
    ("fact", "unit", "known"),
    [
        (Fact("age_years"), Unit.YEARS, 44),
        (Fact("tenure_days"), Unit.DAYS, 0),
        (Fact("region", is_number=False), Unit.CATEGORY, "north"),
        (Fact("occupation", is_number=False), Unit.CATEGORY, "baker"),
        (Fact("postcode", is_attribute=True, is_number=False), Unit.CATEGORY, "0042"),
    ],
)
def test_a_fact_is_known_from_the_opening_day(value, fact, unit, known):
    assert value(fact, "2024-01-10", unit=unit, customers=CUSTOMERS) == known
    assert value(fact, "2024-01-09", unit=unit, customers=CUSTOMERS) is None


ATTRIBUTES = """
name         value valid_from recorded_at
home-owner   no    2023-01-01 -
home-owner   yes   2024-02-01 -
home-owner   sold  2024-03-01 2024-04-01T00:00
children     1     2024-02-01 -
children     many  2024-03-01 -
"""


@pytest.mark.parametrize(
    ("as_of", "home", "children"),
    [
        ("2022-12-31", None, None),
        ("2024-01-05", "no", None),  # before the customer's own columns are known
        ("2024-01-31", "no", 7),  # the column of customers
        ("2024-02-01", "yes", 1),
        ("2024-03-31", "yes", None),  # `many` is no number
        ("2024-04-01", "sold", None),
    ],
)
def test_an_attribute_is_the_latest_row_known_and_else_the_customers_column(value, as_of, home, children):
    customers = "customer_id opened_on children\na 2024-01-10 7"
    owner, kids = Fact("home-owner", True, False), Fact("children", True, True)
    given = {"customers": customers, "attributes": ATTRIBUTES}
    assert value(owner, as_of, unit=Unit.CATEGORY, **given) == home
    assert value(kids, as_of, **given) == children
