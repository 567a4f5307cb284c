"""The edges of a window, what was known when, coverage, and the anchor before a cut."""

import pytest

from creditline.features.declare import (
    Aggregate,
    Anchor,
    AtLeast,
    Below,
    Difference,
    Fact,
    How,
    OnTarget,
    Ratio,
    Rows,
    Times,
    Total,
)

LOGINS = Rows("logins")


@pytest.mark.parametrize(
    ("ts", "counted"),
    [
        ("2024-01-01T23:59:59.999999", 0),  # as_of - 30
        ("2024-01-02T00:00", 1),  # the first instant of as_of - 29
        ("2024-01-31T23:59:59.999999", 1),  # the last instant of as_of
        ("2024-02-01T00:00", 0),
    ],
)
def test_the_window_excludes_the_day_n_days_ago_and_includes_as_of(value, ts, counted):
    assert value(Aggregate(LOGINS, How.COUNT, days=30), "2024-01-31", logins=f"ts\n{ts}") == counted


@pytest.mark.parametrize(("ts", "counted"), [("2024-01-30T23:59", 0), ("2024-01-31T00:00", 1)])
def test_a_window_of_one_day_is_as_of_itself(value, ts, counted):
    assert value(Aggregate(LOGINS, How.COUNT, days=1), "2024-01-31", logins=f"ts\n{ts}") == counted


@pytest.mark.parametrize(
    ("recorded", "counted"),
    [("-", 1), ("2024-01-10T00:00", 1), ("2024-01-31T23:59:59", 1), ("2024-02-01T00:00", 0), ("2023-01-01T00:00", 1)],
)
def test_a_row_recorded_later_does_not_count_yet(value, recorded, counted):
    logins = f"ts recorded_at\n2024-01-10T10:00 {recorded}"
    assert value(Aggregate(LOGINS, How.COUNT, days=30), "2024-01-31", logins=logins) == counted


def test_a_late_record_between_others_is_passed_over(value):
    logins = """
    ts               recorded_at
    2024-01-05T10:00 -
    2024-01-10T10:00 2024-03-01T00:00
    2024-01-15T10:00 2024-01-16T00:00
    """
    assert value(Aggregate(LOGINS, How.GAP_MEAN), "2024-01-31", logins=logins) == 10
    assert value(Aggregate(LOGINS, How.GAP_MEAN), "2024-03-01", logins=logins) == 5


@pytest.mark.parametrize(
    ("days", "covered_from", "expected"),
    [
        (30, "2024-01-02", 1),  # the window's first day is the first day covered
        (30, "2024-01-03", None),  # one day short
        (None, "2024-01-31", 1),
        (None, "2024-02-01", None),
        (1, "2024-01-31", 0),
        (30, "2020-01-01", 1),
    ],
)
@pytest.mark.parametrize("how", [How.COUNT, How.SUM, How.NEW])
def test_a_window_that_reaches_before_coverage_is_null(value, how, days, covered_from, expected):
    of = {How.SUM: "amount", How.NEW: "counterparty"}.get(how)
    postings = "ts amount direction counterparty\n2024-01-30T10:00 1 in x"
    aggregate = Aggregate(Rows("transactions"), how, of, days)
    found = value(aggregate, "2024-01-31", {"transactions": covered_from}, transactions=postings)
    assert found == expected


def test_coverage_of_one_table_does_not_touch_another(value):
    found = value(Aggregate(LOGINS, How.COUNT, days=30), "2024-01-31", {"transactions": "2024-01-30"}, logins="ts")
    assert found == 0


def test_coverage_is_of_the_contract_table_behind_a_view(value):
    dues = "loan_id product due_on amount_due\nL p 2024-01-20 10"
    count = Aggregate(Rows("dues"), How.COUNT, days=30)
    assert value(count, "2024-01-31", {"installments": "2024-01-03"}, installments=dues) is None


def test_the_hour_and_the_weekday_of_a_time(value):
    # 2024-01-05 was a Friday, so the 6th and 7th are a weekend.
    logins = "ts\n2024-01-05T22:59:59\n2024-01-06T23:00\n2024-01-07T05:59\n2024-01-08T06:00"
    rows = {
        "night": LOGINS.but(AtLeast("hour", 23)),
        "early": LOGINS.but(Below("hour", 6)),
        "weekend": LOGINS.but(AtLeast("weekday", 5)),
        "hour 22": LOGINS.but(AtLeast("hour", 22), Below("hour", 23)),
    }
    found = {name: value(Aggregate(r, How.COUNT, days=30), "2024-01-31", logins=logins) for name, r in rows.items()}
    assert found == {"night": 1, "early": 1, "weekend": 2, "hour 22": 1}


CUT = """
line_id product decided_on limit_before limit_after action initiated_by recorded_at
l       p       2024-01-20 100          50          reduce lender       -
l       p       2024-01-10 100          100         maintain lender     -
"""
BEFORE = Aggregate(LOGINS, How.COUNT, days=10, anchor=Anchor.BEFORE_CUT)
# The window before the cut is 2024-01-10..2024-01-19; the one before as_of is 2024-01-22..2024-01-31.
AROUND = "ts\n2024-01-09T10:00\n2024-01-10T10:00\n2024-01-19T10:00\n2024-01-20T10:00\n2024-01-31T10:00"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ((), 2),
        (("lender", "customer"), 1),  # the customer asked for it: not a cut
        (("reduce", "suspend"), 2),
        (("reduce", "close"), 2),
        (("reduce", "increase"), 1),
        (("2024-01-20", "2024-02-01"), 1),  # not yet
        (("reduce lender       -", "reduce lender 2024-02-01"), 1),  # not known yet
        (("2024-01-20", "2024-01-31"), 0),  # cut on as_of: 2024-01-21..2024-01-30
    ],
)
def test_a_window_before_the_lenders_last_cut(value, change, expected):
    decisions = CUT.replace(*change) if change else CUT
    assert value(BEFORE, "2024-01-31", logins=AROUND, decisions=decisions) == expected


@pytest.mark.parametrize(("as_of", "expected"), [("2025-01-18", 2), ("2025-01-19", 0)])
def test_a_cut_counts_for_365_days(value, as_of, expected):
    # 2024-01-20 is in the 365 days to 2025-01-18 (2024 is a leap year: 01-19 plus 366 days is 2025-01-19).
    assert value(BEFORE, as_of, logins=AROUND, decisions=CUT) == expected


def test_a_cut_of_another_product_is_no_cut_of_the_target(value):
    assert value(BEFORE, "2024-01-31", target="q", logins=AROUND, decisions=CUT) == 1
    assert value(BEFORE, "2024-01-31", target="p", logins=AROUND, decisions=CUT) == 2


def test_a_known_cut_counts_though_decisions_are_covered_for_less_than_a_year(value):
    assert value(BEFORE, "2024-01-31", {"decisions": "2024-01-15"}, logins=AROUND, decisions=CUT) == 2


def test_what_is_known_is_decided_by_as_of_also_before_a_cut(value):
    logins = "ts recorded_at\n2024-01-15T10:00 2024-01-25T00:00\n2024-01-15T10:00 2024-02-25T00:00"
    assert value(BEFORE, "2024-01-31", logins=logins, decisions=CUT) == 1


def test_coverage_is_held_against_the_window_before_the_cut(value):
    assert value(BEFORE, "2024-01-31", {"logins": "2024-01-11"}, logins=AROUND, decisions=CUT) is None
    assert value(BEFORE, "2024-01-31", {"logins": "2024-01-10"}, logins=AROUND, decisions=CUT) == 2


def test_arithmetic_over_aggregates(value):
    ten, all_of_it = Aggregate(LOGINS, How.COUNT, days=10), Aggregate(LOGINS, How.COUNT)  # 1 and 5
    none = Aggregate(LOGINS.but(AtLeast("hour", 23)), How.COUNT)
    nothing = Aggregate(LOGINS.but(AtLeast("hour", 23)), How.RECENCY)
    for expression, expected in (
        (Ratio(ten, all_of_it), 0.2),
        (Difference(ten, all_of_it), -4),
        (Total(ten, all_of_it), 6),
        (Times(all_of_it, 0.5), 2.5),
        (Ratio(ten, none), None),
        (Ratio(none, ten), 0),
        (Ratio(nothing, ten), None),
        (Difference(ten, nothing), None),
        (Total(nothing, ten), None),
        (Times(nothing, 2.0), None),
        (Ratio(Total(ten, all_of_it), Times(all_of_it, 2.0)), 0.6),
    ):
        assert value(expression, "2024-01-31", logins=AROUND) == expected


def test_a_row_of_another_customer_is_not_seen(value):
    logins = "customer_id ts\nb 2024-01-30T10:00\na 2024-01-30T10:00\n c 2024-01-30T10:00"
    assert value(Aggregate(LOGINS, How.COUNT), "2024-01-31", logins=logins) == 1


def test_rows_on_and_off_the_target_product(value):
    asked = "applied_on product amount\n2024-01-05 p 1\n2024-01-06 q 2\n2024-01-07 q 4"
    on, off = (Aggregate(Rows("applications", (OnTarget(yes),)), How.SUM, "amount") for yes in (True, False))
    assert value(on, "2024-01-31", target="p", applications=asked) == 1
    assert value(off, "2024-01-31", target="p", applications=asked) == 6
    assert value(on, "2024-01-31", applications=asked) == 7
    assert value(off, "2024-01-31", applications=asked) == 0


def test_tenure_runs_from_the_opening_day(value):
    customers = "customer_id opened_on birth_year\na 2023-12-31 1990"
    assert value(Fact("tenure_days"), "2024-01-31", customers=customers) == 31
    assert value(Fact("age_years"), "2024-01-31", customers=customers) == 34
