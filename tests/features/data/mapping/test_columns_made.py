"""What each key of a column in data.toml makes of what a file holds; every expected value is by hand."""

from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from creditline.features.data import DataSet
from creditline.features.data.check import check

TABLES = {
    "applied_on": "applications",
    "amount": "applications",
    "term_months": "applications",
    "purpose": "applications",
    "birth_year": "customers",
    "ts": "transactions",
    "direction": "transactions",
    "months_past_due": "lines",
    "statement_on": "lines",
    "defaulted": "outcomes",
    "recorded_at": "applications",
}


@pytest.fixture
def made(folder, rows):
    """What `column`, made as `told` says, is read as for each of the values of the file's column x (and y beside it)."""

    def make(column: str, told: str, *values: str, beside: str = "") -> list[object]:
        table = TABLES[column]
        head = "customer_id,x,y\n"
        body = "".join(f'{n},"{value}",{beside}\n' for n, value in enumerate(values))
        text = f"[{table}]\nfile = 'raw.csv'\n[{table}.columns]\n{column} = {told}\n"
        place = folder(
            **{"raw.csv": head + body, "data.toml": text}, **({"customers.csv": None} if table == "customers" else {})
        )
        found = rows(place, f"SELECT {column} FROM {table} ORDER BY CAST(customer_id AS INTEGER)")
        return [value for (value,) in found]

    return make


@pytest.mark.parametrize(
    ("column", "told", "values", "expected"),
    [
        ("purpose", '{ constant = "car" }', ["a", "b"], ["car", "car"]),
        ("amount", "{ constant = 2 }", ["a"], [2.0]),
        ("applied_on", "{ constant = 2020-02-29 }", ["a"], [date(2020, 2, 29)]),
        ("defaulted", "{ constant = true }", ["a"], [1]),
        ("amount", "{ row_number = true }", ["a", "b"], [1.0, 2.0]),
        ("applied_on", '{ column = "x", format = "%d/%m/%y" }', ["30/6/19", "06/30/19", ""], [date(2019, 6, 30), None, None]),
        (
            "ts",
            '{ column = "x", format = ["%d/%m/%y %H:%M:%S", "%Y%m%d"] }',
            ["30/6/19 22:57:49", "20190630", "2019"],
            [datetime(2019, 6, 30, 22, 57, 49), datetime(2019, 6, 30), None],
        ),
        ("statement_on", '{ column = "x", format = "%b-%Y", month_end = true }', ["Feb-2016"], [date(2016, 2, 29)]),
        (
            "statement_on",
            '{ column = "x", unit = "months", after = 2020-12-31 }',
            ["0", "-1", "-10", "1.0", "1.5", "x", ""],
            [date(2020, 12, 31), date(2020, 11, 30), date(2020, 2, 29), date(2021, 1, 31), None, None, None],
        ),
        ("statement_on", '{ column = "x", unit = "months", before = 2020-12-31 }', ["1"], [date(2020, 11, 30)]),
        ("applied_on", '{ column = "x", unit = "weeks", after = 2020-01-01 }', ["2"], [date(2020, 1, 15)]),
        ("applied_on", '{ column = "x", unit = "days", before = 2020-01-01 }', ["1", "1e9"], [date(2019, 12, 31), None]),
        ("ts", '{ column = "x", unit = "days", after = 2020-01-01 }', ["1"], [datetime(2020, 1, 2)]),
        ("amount", '{ column = "x", thousands = ",", strip = "$" }', ["$1,234.50", "$ 12", "1,2"], [1234.5, 12.0, None]),
        ("amount", '{ column = "x", thousands = ".", decimal = "," }', ["1.234,50", "12.5", "-1.234"], [1234.5, None, -1234.0]),
        ("amount", '{ column = "x", decimal = "," }', ["12,5", "1.234,5"], [12.5, None]),
        ("amount", '{ column = "x", thousands = "," }', ["1,00,000", "10,00"], [100000.0, None]),
        ("amount", '{ column = "x", thousands = " ", strip = ["€", "EUR"] }', ["1 234 EUR", "€5"], [1234.0, 5.0]),
        ("amount", '{ column = "x", absolute = true }', ["-3", "4", "x"], [3.0, 4.0, None]),
        ("amount", '{ column = "x", times = 0.01 }', ["1250"], [12.5]),
        ("amount", '{ column = "x", values = { 96 = "", 98 = 7 } }', ["96.0", "98", "5"], [None, 7.0, 5.0]),
        ("direction", '{ column = "x", positive = "in", negative = "out" }', ["-3", "4", "0"], ["out", "in", "0"]),
        ("term_months", '{ column = "x", unit = "days" }', ["15", "30", "90", "365", "0"], [1, 1, 3, 12, 0]),
        ("term_months", '{ column = "x", unit = "weeks" }', ["26", "52"], [6, 12]),
        ("term_months", '{ column = "x", unit = "years" }', ["2"], [24]),
        ("term_months", '{ column = "x", strip = " months" }', [" 36 months"], [36]),
        ("months_past_due", '{ column = "x", unit = "days" }', ["0", "29", "30", "59", "60"], [0, 0, 1, 1, 2]),
        ("months_past_due", '{ column = "x", values = { C = 0, X = "" } }', ["C", "X", "2"], [0, None, 2]),
        ("birth_year", '"x"', ["1989-07-05 00:00:00.000000", "1990", "x"], [1989, 1990, None]),
        ("birth_year", '{ column = "x", format = "%d.%m.%Y" }', ["5.7.1989"], [1989]),
        ("birth_year", '{ column = "x", unit = "days", after = 2020-12-31 }', ["-20401"], [1965]),
        ("birth_year", '{ column = "x", unit = "years", before = 2005-09-30 }', ["24"], [1981]),
        ("defaulted", '{ column = "x", values = { Good = 0, Bad = 1 } }', ["Good", "Bad", "?"], [0, 1, None]),
        ("defaulted", '{ column = "x", values = { Y = true, N = false } }', ["Y", "N"], [1, 0]),
        ("defaulted", '"x"', ["0", "1.0"], [0, 1]),
        ("purpose", '{ column = "x", values = { a = "A", "" = "none", "*" = "other" } }', ["a", "", "z"], ["A", "none", "other"]),
        ("purpose", '{ column = "x", values = { 1 = "A" } }', ["1", "1.0"], ["A", "1.0"]),
        ("statement_on", '{ column = "x", format = "%YQ%q" }', ["2008Q3", "2008Q5"], [date(2008, 7, 1), None]),
        ("statement_on", '{ column = "x", format = "Q%q %Y", month_end = true }', ["Q1 2008"], [date(2008, 3, 31)]),
        ("ts", '{ column = "x", unit = "seconds", after = 1970-01-01 }', ["86400", "1e300", "x"], [datetime(1970, 1, 2), None, None]),
        ("ts", '{ column = "x", unit = "milliseconds", after = 1970-01-01 }', ["1500"], [datetime(1970, 1, 1, 0, 0, 1, 500000)]),
        ("statement_on", '{ column = "x", plus = -1, unit = "months", before = 2020-12-31 }', ["2"], [date(2020, 11, 30)]),
        ("statement_on", '{ column = "x", times = 3, unit = "months", after = 2000-01-31 }', ["1", "x"], [date(2000, 4, 30), None]),
        ("amount", '{ column = "x", plus = "y", minus = 1 }', ["3", ""], [2.0, None]),
        ("amount", '{ column = "x", plus = ["x", "y"], times = 0.1, absolute = true }', ["-1"], [0.2]),
        ("amount", '{ column = "x", thousands = "," }', ["(1,234.5)", "1,234.5-", "--1"], [-1234.5, -1234.5, None]),
        ("amount", '{ column = "x", minus = ["x"], thousands = "," }', ["1,000"], [0.0]),
        ("birth_year", '{ column = "x", characters = [1, 2], plus = 1900 }', ["706213", "45"], [1970, 1945]),
        ("purpose", '{ column = "x", characters = [2, 3] }', ["abcd", "ab", "a"], ["bc", "b", None]),
        ("purpose", '{ joined = ["x", "customer_id"] }', ["a", ""], ["a 0", None]),
        ("purpose", '{ file_name = true }', ["a"], ["raw.csv"]),
        ("recorded_at", '{ column = "x", format = "%Y-%m-%dT%H:%M:%S" }', ["2020-01-01T10:00:00"], [datetime(2020, 1, 1, 10)]),
    ],
)  # fmt: skip
def test_a_column_is_made(made, column, told, values, expected):
    assert made(column, told, *values) == expected


def test_a_count_from_another_column(made):
    told = '{ column = "x", unit = "days", after = "y", format = "%d.%m.%Y" }'
    assert made("applied_on", told, "30", "", beside="31.1.2020") == [date(2020, 3, 1), None]
    assert made("applied_on", '{ constant = 1, unit = "days", before = "y" }', "", beside="2020-03-01 08:00:00") == [
        date(2020, 2, 29)
    ]
    assert made("applied_on", '{ column = "x", unit = "days", after = "y" }', "30", beside="") == [None]


def test_values_of_numbers_that_are_numbers(tmp_path, rows):
    pq.write_table(pa.table({"customer_id": [1, 2, 3], "late": [96.0, 98.0, 2.0]}), tmp_path / "raw.parquet")
    (tmp_path / "data.toml").write_text(
        """
[customers]
file = "raw.parquet"
attributes = { late = { values = { 96 = "", 98 = 0 } } }
[outcomes]
file = "raw.parquet"
columns = { as_of = { constant = 2020-01-01 } }
values.defaulted = { "*" = 0 }
[logins]
file = "raw.parquet"
columns = { ts = { constant = 2020-01-01 } }
"""
    )
    assert rows(tmp_path, "SELECT late FROM customers ORDER BY customer_id") == [(None,), (0.0,), (2.0,)]
    assert DataSet.open(tmp_path).id_type == "BIGINT"


def test_ids_declared_as_numbers_are_whole(folder):
    text = '[customers.columns]\ncustomer_id = { kind = "number" }\n[logins.columns]\ncustomer_id = { kind = "number" }'
    data = DataSet.open(folder(**{"data.toml": text}))
    assert data.id_type == "BIGINT"
    with data.connect() as connection:
        assert connection.execute("SELECT customer_id FROM customers ORDER BY 1").fetchall() == [(7,), (8,)]


def test_what_cannot_be_read_is_found_by_check(folder):
    text = '[logins.columns]\nts = { column = "at", format = "%d/%m/%Y" }\n'
    place = folder(**{"data.toml": text, "logins.csv": "customer_id,at\n8,31/12/2023\n8,2023-12-31\n"})
    [found] = check(place).problems
    assert (found.table, found.column, found.rows) == ("logins", "ts", 1)
    assert found.examples == ("customer_id=8 ts=2023-12-31",)


def test_quotes_in_names_and_values_stay_what_they_are(folder, rows):
    text = """[logins.columns]
ts = "t'\\"; DROP TABLE x; --"
device = { column = "d", values = { "it's" = "a\\"b'c" }, strip = "'" }
"""
    place = folder(**{"data.toml": text, "logins.csv": 'customer_id,"t\'""; DROP TABLE x; --",d\n8,2024-01-01,it\'s\n'})
    assert rows(place, "SELECT CAST(ts AS VARCHAR), device FROM logins") == [("2024-01-01 00:00:00", 'a"bc')]


def test_what_stands_for_nothing_in_typed_files(tmp_path, rows):
    held = {"customer_id": [1, 2, 3], "late": [-999.0, 5.0, None], "grade": ["NA", "-999", "A"], "n": [-999, 1, 2]}
    pq.write_table(pa.table(held), tmp_path / "customers.parquet")
    (tmp_path / "logins.csv").write_text("customer_id,ts,device\n1,2024-01-01,NA\n2,2024-01-01,b\n")
    (tmp_path / "data.toml").write_text('empty = ["NA", -999]\n')
    asked = "SELECT late, grade, n FROM customers ORDER BY customer_id"
    assert rows(tmp_path, asked) == [(None, None, None), (5.0, None, 1.0), (None, "A", 2.0)]
    assert rows(tmp_path, "SELECT device FROM logins ORDER BY customer_id") == [(None,), ("b",)]
