"""Vintage curves as tables: who began when, who defaulted when, the expected counts."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.training.outcomes import DefaultDefinition
from creditline.training.outcomes.study.vintage import Since, Vintage, Vintages, vintages


def statement(customer, on, months=0, product="card"):
    return {
        "customer_id": customer,
        "line_id": f"line of {customer}",
        "product": product,
        "statement_on": on,
        "balance": 10.0,
        "months_past_due": months,
    }


# Watched from 2023-01-31 to 2023-12-31. Month 1 after 2023-03-31 ends on 2023-04-30, month 2 on 2023-05-31.
LINES = [
    statement("never", "2023-01-31"),
    statement("never", "2023-12-31"),
    statement("first month", "2023-01-31"),
    statement("first month", "2023-04-30", 3),
    statement("second month", "2023-01-31"),
    statement("second month", "2023-05-01", 3),
    statement("second month", "2023-06-30", 0),
    statement("second month", "2023-09-15", 4),
    statement("at the start", "2023-01-31", 3),
    statement("at the start", "2023-04-10", 0),
]


def by_cohort(found):
    return {vintage.cohort.isoformat(): (vintage.customers, vintage.defaults) for vintage in found.cohorts}


def test_by_quarter_end(make_data):
    found = vintages(make_data(lines=LINES), DefaultDefinition())
    assert by_cohort(found) == {
        # One of four is in default on the day. Nine months fit before 2023-12-31.
        "2023-03-31": (3, (0, 1, 2, 2, 2, 2, 2, 2, 2, 2)),
        # "first month" is in default; the second default of "second month" falls in month 3, by 2023-09-30.
        "2023-06-30": (3, (0, 0, 0, 1, 1, 1, 1)),
        # Two are in default.
        "2023-09-30": (2, (0, 0, 0, 0)),
    }
    assert found.cohorts[0].rates[:3] == (0, 1 / 3, 2 / 3)
    assert found.longest == 9


def test_who_has_nothing_to_default_on_is_of_no_vintage(make_data):
    customers = [{"customer_id": name} for name in {row["customer_id"] for row in LINES} | {"never borrowed"}]
    assert vintages(make_data(customers=customers, lines=LINES), DefaultDefinition()) == vintages(
        make_data(lines=LINES), DefaultDefinition()
    )


def test_the_share_seen_is_pooled_over_the_vintages_long_enough(make_data):
    found = vintages(make_data(lines=LINES), DefaultDefinition())
    # Six months: of 2 + 1 defaults, 1 + 0 in the first month. Nine months: only the first vintage.
    assert found.seen_by(1, 6) == 1 / 3
    assert found.seen_by(1, 9) == 1 / 2
    assert found.seen_by(1, 10) is None


def test_the_last_day_watched_may_be_given(make_data):
    found = vintages(make_data(lines=LINES), DefaultDefinition(), observed_to=date(2023, 6, 29))
    assert by_cohort(found) == {"2023-03-31": (3, (0, 1, 2))}


def opened(make_data, days):
    data = make_data(
        customers=[{"customer_id": customer, "opened_on": day} for customer, day in days.items()], lines=LINES
    )
    return DataSet.open(data.folder)


def test_by_opening(make_data):
    days = {"never": "2023-02-28", "first month": "2023-03-31", "second month": "2022-05-01", "at the start": None}
    found = vintages(opened(make_data, days), DefaultDefinition(), Since.OPENING)
    # "second month" opened before the histories begin. 2023-03-31 to 2023-04-30 is one month.
    assert by_cohort(found) == {"2023-03-31": (2, (0, 1, 1, 1, 1, 1, 1, 1, 1, 1))}


def test_by_opening_needs_the_day(make_data):
    with pytest.raises(DataError, match="has no opened_on; count the months since an as_of date instead"):
        vintages(make_data(lines=LINES), DefaultDefinition(), Since.OPENING)


def test_of_the_product_only(make_data):
    lines = [*LINES, statement("never", "2023-02-28", 0, "other")]
    found = vintages(make_data(lines=lines), DefaultDefinition(product="other"))
    assert {vintage.defaults[-1] for vintage in found.cohorts} == {0}
    with pytest.raises(DataError, match="'none'; there are card, other"):
        vintages(make_data(lines=lines), DefaultDefinition(product="none"))


def test_it_is_plain_json(make_data):
    found = vintages(make_data(lines=LINES), DefaultDefinition())
    shown = json.loads(json.dumps(found.to_json()))
    assert shown["since"] == "as_of"
    assert shown["cohorts"][2] == {
        "cohort": "2023-09-30",
        "customers": 2,
        "defaults": [0, 0, 0, 0],
        "rates": [0.0, 0.0, 0.0, 0.0],
    }


@given(st.lists(st.lists(st.integers(0, 9), min_size=13, max_size=13), min_size=1, max_size=5))
def test_the_share_seen_rises_to_one(new_defaults):
    cohorts = []
    for new in new_defaults:
        cumulative = [0]
        for count in new:
            cumulative.append(cumulative[-1] + count)
        cohorts.append(Vintage(date(2023, 3, 31), 200, tuple(cumulative)))
    found = Vintages(Since.AS_OF, "default", tuple(cohorts))
    shares = [found.seen_by(month, 13) for month in range(14)]
    if sum(map(sum, new_defaults)) == 0:
        assert set(shares) == {None}
    else:
        assert shares[0] == 0 and shares[13] == 1 and shares == sorted(shares)


def test_where_no_vintage_was_watched_none_was_for_a_month():
    assert Vintages(Since.AS_OF, "default", ()).longest == 0
