"""What a table adds up to, against sums by hand; what nothing reads is told."""

from datetime import date
from decimal import Decimal

import pytest

from creditline.features.data import DataSet
from creditline.features.data.check import Severity, check
from creditline.features.data.check.totals import Totals

TRANSACTIONS = """customer_id,ts,amount,direction,category,note
007,2024-01-31 10:00:00,0.10,in,salary,x
007,2024-02-01 10:00:00,0.20,out,spaceflight,y
8,2024-03-05 10:00:00,1000000.05,out,,z
8,2024-03-06 10:00:00,,out,cash,z
"""


@pytest.fixture
def report(folder):
    return check(folder(**{"transactions.csv": TRANSACTIONS}))


def test_rows_customers_days_sums_and_shares(report):
    assert report.totals[1] == Totals(
        "transactions",
        rows=4,
        customers=2,
        first=date(2024, 1, 31),
        last=date(2024, 3, 6),
        sums=(("amount", Decimal("1000000.35")),),
        empty=(("amount", 0.25), ("category", 0.25)),
        unknown=(("category", 0.25),),
    )


def test_a_line_each_before_the_verdict(report):
    lines = str(report).splitlines()
    assert lines[-3:-1] == [
        "transactions: 4 rows of 2 customers, 2024-01-31 to 2024-03-06, amount 1,000,000.35; empty: amount 25 %, category 25 %; "
        "unknown words: category 25 %",
        "logins: 2 rows of 2 customers, 2024-01-10 to 2024-01-11",
    ]
    assert lines[-1] == "customers 2, transactions 4, logins 2 rows: 1 problems"


def test_a_table_without_rows_has_no_totals(folder):
    report = check(folder(**{"transactions.csv": TRANSACTIONS.splitlines()[0]}))
    assert str(report.totals[1]) == "transactions: no rows that can be read"


def test_columns_that_no_table_takes(report):
    [found] = [one for one in report.findings if one.table == "transactions.csv"]
    assert (found.found, found.severity) == ("no table takes the column note", Severity.WARNING)


def test_a_prohibited_attribute_is_told(folder):
    place = folder(**{"customers.csv": "customer_id,sex\n007,f\n8,m\n"})
    [found] = [one for one in check(place).findings if one.table == "customers"]
    assert (found.column, found.severity) == ("sex", Severity.WARNING)


def test_an_unknown_category_has_its_nearest(folder):
    text = TRANSACTIONS.replace("spaceflight", "transportations")
    [found] = [one for one in check(folder(**{"transactions.csv": text})).findings if one.column == "category"]
    assert '"transportations" = "transport"' in found.remedy


def test_features_tell_apart_the_categories_that_are_known():
    from creditline.features.catalogue.families.spending import CATEGORIES as SHARES
    from creditline.features.contract.categories import CATEGORIES

    assert {word for _, words in SHARES for word in words} <= {word.word for word in CATEGORIES.words}


@pytest.mark.parametrize("name", ["days_past_due", "DAYS_PAST_DUE"])
def test_days_past_due_are_whole_months_of_thirty(folder, rows, name):
    lines = f"customer_id,line_id,product,statement_on,balance,{name}\n"
    lines += "".join(f"8,L,card,2024-0{n}-28,1,{days}\n" for n, days in enumerate((0, 29, 30, 95, ""), 1))
    place = folder(**{"lines.csv": lines})
    assert [row[0] for row in rows(place, "SELECT months_past_due FROM lines ORDER BY statement_on")] == [
        0,
        0,
        1,
        3,
        None,
    ]
    assert not [one for one in check(place).findings if one.table == "lines.csv"]


def test_months_are_taken_where_there_are_both(folder, rows):
    lines = (
        "customer_id,line_id,product,statement_on,balance,days_past_due,months_past_due\n8,L,card,2024-01-28,1,95,2\n"
    )
    place = DataSet.open(folder(**{"lines.csv": lines}))
    assert rows(place, "SELECT months_past_due FROM lines") == [(2,)]
