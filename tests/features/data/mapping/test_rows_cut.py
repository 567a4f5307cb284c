"""Which rows a table has of its files: wide files, filters, duplicates, several tables of one file and one of several."""

from datetime import date

import pytest

from creditline.features.data import DataSet
from creditline.features.data.check import check, first_rows
from creditline.features.errors import DataError

RAW = "id,kind,day,sum,pay_1,pay_2\n7,loan,2020-01-01,100,5,\n7,fee,2020-01-02,1,,\n8,loan,2020-01-03,200,6,7\n"


def test_several_tables_of_one_file(folder, rows):
    text = """
[customers]
file = "raw.csv"
columns = { customer_id = "id" }
duplicates = "first"
attributes = { first_kind = "kind" }
[applications]
file = "raw.csv"
where = { kind = "loan" }
columns = { customer_id = "id", applied_on = "day", product = "kind", amount = "sum" }
[transactions]
file = "raw.csv"
where = { kind = { none_of = ["loan"] }, sum = { above = 0 } }
columns = { customer_id = "id", ts = "day", amount = "sum", direction = { constant = "out" } }
"""
    place = folder(**{"raw.csv": RAW, "customers.csv": None, "logins.csv": None, "data.toml": text})
    assert check(place).findings == ()
    assert rows(place, "SELECT customer_id, first_kind FROM customers ORDER BY ALL") == [("7", "loan"), ("8", "loan")]
    assert rows(place, "SELECT customer_id, amount FROM applications ORDER BY ALL") == [("7", 100.0), ("8", 200.0)]
    assert rows(place, "SELECT customer_id, amount FROM transactions") == [("7", 1.0)]


def test_what_other_tables_are_cut_from_gives_no_attributes_unless_named(folder):
    text = """
[customers]
file = "raw.csv"
columns = { customer_id = "id" }
duplicates = "last"
[outcomes]
file = "raw.csv"
duplicates = { keep = "last", by = "day" }
columns = { customer_id = "id", as_of = { constant = 2020-01-01 }, defaulted = { column = "kind", values = { loan = 0, fee = 1 } } }
"""
    place = folder(**{"raw.csv": RAW, "customers.csv": None, "data.toml": text})
    [warned] = check(place).warnings
    assert warned.found == ("other tables are read from its files too, so none of kind, day, sum, … is an attribute")
    data = DataSet.open(place)
    assert data.attributes == ()
    with data.connect() as connection:
        assert connection.execute("SELECT customer_id, defaulted FROM outcomes ORDER BY ALL").fetchall() == [
            ("7", 1),
            ("8", 0),
        ]


def test_one_table_of_several_files_each_in_its_own_way(folder, rows):
    text = """
[[logins]]
file = "new.csv"
covered_from = 2024-01-01
columns = { ts = { column = "at", format = "%d/%m/%Y" } }
[[logins]]
file = "old.csv"
columns = { customer_id = "who" }
"""
    place = folder(**{
        "logins.csv": None, "data.toml": text,
        "new.csv": "customer_id,at\n8,31/12/2024\n", "old.csv": "who,ts,device\n007,2023-12-31,a\n",
    })  # fmt: skip
    assert check(place).findings == ()
    assert rows(place, "SELECT customer_id, CAST(ts AS DATE), device FROM logins ORDER BY ALL") == [
        ("007", date(2023, 12, 31), "a"),
        ("8", date(2024, 12, 31), None),
    ]
    assert DataSet.open(place).settings.covered_from == {"logins": date(2024, 1, 1)}


def test_lists_of_columns_become_rows(folder, rows):
    text = """
[lines]
file = "raw.csv"
wide = { month = [2020-01-31, 2020-02-29], owed = ["pay_1", "pay_2"], limit = ["sum", ""] }
where = { owed = { filled = true } }
duplicates = "same"
[lines.columns]
customer_id = "id"
line_id = "id"
product = { constant = "card" }
statement_on = "month"
balance = "owed"
credit_limit = "limit"
"""
    place = folder(**{"raw.csv": RAW.replace("7,", "007,"), "data.toml": text})
    report = check(place)
    assert [(one.table, one.found) for one in report.findings] == [("raw.csv", "no table takes the columns kind, day")]
    assert report.problems == ()
    assert rows(place, "SELECT customer_id, statement_on, balance, credit_limit FROM lines ORDER BY ALL") == [
        ("007", date(2020, 1, 31), 5.0, 100.0),
        ("8", date(2020, 1, 31), 6.0, 200.0),
        ("8", date(2020, 2, 29), 7.0, None),
    ]


def test_customers_of_events(folder, rows):
    text = "[customers]\nfrom_events = true\n"
    place = folder(**{"customers.csv": None, "data.toml": text})
    assert rows(place, "SELECT customer_id, opened_on FROM customers ORDER BY ALL") == [("007", None), ("8", None)]
    place = folder(**{"customers.csv": "customer_id,job\n8,clerk\n9,\n", "data.toml": text})
    assert rows(place, "SELECT customer_id, job FROM customers ORDER BY ALL") == [
        ("007", None),
        ("8", "clerk"),
        ("9", None),
    ]
    assert check(place).findings == ()


def test_without_customers_the_sentence_says_how_to_derive_them(folder):
    with pytest.raises(DataError, match=r"or, where there is none, state \[customers\] from_events = true"):
        DataSet.open(folder(**{"customers.csv": None}))


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        ('"first"', [("7", "a"), ("8", "d")]),
        ('"last"', [("7", "c"), ("8", "d")]),
        ('{ keep = "first", by = "day" }', [("7", "b"), ("8", "d")]),
        ('{ keep = "last", by = "day" }', [("7", "a"), ("8", "d")]),
        ('"same"', [("7", "a"), ("7", "b"), ("7", "c"), ("8", "d")]),
    ],
)
def test_duplicates_by_a_stated_rule(folder, rows, rule, kept):
    raw = "customer_id,job,day\n7,a,2020-03-01\n7,b,\n7,c,2020-02-01\n8,d,2020-01-01\n8,d,2020-01-01\n"
    place = folder(**{"customers.csv": raw, "data.toml": f"[customers]\nduplicates = {rule}\n"})
    assert rows(place, "SELECT customer_id, job FROM customers ORDER BY ALL") == kept


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("'loan'", ["1", "100", "200"][1:]),
        ("['loan', 'fee']", ["1", "100", "200"]),
        ("{ none_of = ['fee'] }", ["100", "200"]),
        ("{ filled = false }", []),
    ],
)
def test_rows_by_a_word(folder, rows, asked, kept):
    _asked(folder, rows, f"kind = {asked}", kept)


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("sum = { at_least = 100 }", ["100", "200"]),
        ("sum = { above = 100 }", ["200"]),
        ("sum = { at_most = 100, above = 1 }", ["100"]),
        ("sum = 100.0", ["100"]),
        ("day = { at_least = 2020-01-02 }", ["1", "200"]),
        ("day = { below = 2020-01-02 }", ["100"]),
        ("pay_2 = { filled = true }", ["200"]),
        ("pay_2 = ''", ["1", "100"]),
        ("pay_2 = { none_of = [7] }", ["1", "100"]),
        ("sum = { at_least = 100 }, pay_2 = ''", ["100"]),
    ],
)
def test_rows_by_a_number_or_a_day(folder, rows, asked, kept):
    _asked(folder, rows, asked, kept)


def _asked(folder, rows, asked, kept):
    text = f"[applications]\nfile = 'raw.csv'\nwhere = {{ {asked} }}\n[applications.columns]\ncustomer_id = 'id'\namount = 'sum'"
    found = rows(folder(**{"raw.csv": RAW, "data.toml": text}), "SELECT amount FROM applications ORDER BY 1")
    assert [f"{amount:.0f}" for (amount,) in found] == kept


def test_a_file_that_is_of_another_table_is_no_table_for_its_name(folder):
    raw = "id,x\n7,1\n"
    text = "[customers]\nfile = 'applications.csv'\ncolumns = { customer_id = 'id' }\nfrom_events = true"
    data = DataSet.open(folder(**{"customers.csv": None, "applications.csv": raw, "data.toml": text}))
    assert data.tables == ("customers", "logins")
    assert [attribute.name for attribute in data.attributes] == ["x"]


def test_the_first_rows_are_shown_as_they_are_read(folder):
    text = '[logins.columns]\nts = { column = "at", format = "%d/%m/%Y" }\n'
    place = folder(**{"data.toml": text, "logins.csv": "customer_id,at\n8,31/12/2023\n"})
    assert first_rows(DataSet.open(place), 5).split("\n\n")[1].splitlines() == [
        "logins",
        "  customer_id  ts",
        "  8            2023-12-31 00:00:00",
        "  empty: device, record_id, recorded_at",
    ]


def test_files_without_names_of_columns(folder, rows):
    text = "[logins]\nheader = ['customer_id', 'ts', 'device']\n"
    place = folder(**{"data.toml": text, "logins.csv": "8 2024-01-01 a\n007 2024-01-02 b\n"})
    assert rows(place, "SELECT customer_id, device FROM logins ORDER BY ALL") == [("007", "b"), ("8", "a")]
    place = folder(**{"data.toml": text, "logins.csv": "8,2024-01-01\n"})
    with pytest.raises(DataError, match=r"has 2 columns, and data.toml names 3 in header; name each"):
        DataSet.open(place)


HISTORY = "id,pays\n7,C01\n8,\n9,0\n"


@pytest.mark.parametrize(
    ("unfold", "kept"),
    [
        ('part = "state", place = "n"', [("7", "C", 1), ("7", "0", 2), ("7", "1", 3), ("9", "0", 1)]),
        ('part = "state", place = "n", from_end = true', [("7", "1", 1), ("7", "0", 2), ("7", "C", 3), ("9", "0", 1)]),
        (
            'part = "state", place = "n", separator = "0"',
            [("7", "C", 1), ("7", "1", 2), ("9", None, 1), ("9", None, 2)],
        ),
    ],
)
def test_letters_of_a_text_become_rows(folder, rows, unfold, kept):
    text = f"""
[lines]
file = "raw.csv"
unfold = {{ column = "pays", {unfold} }}
[lines.columns]
customer_id = "id"
line_id = "n"
status = "state"
"""
    place = folder(**{"raw.csv": HISTORY, "data.toml": text})
    found = rows(place, "SELECT customer_id, status, CAST(line_id AS INTEGER) FROM lines ORDER BY customer_id, 3")
    assert found == kept


def test_ranges_of_numbered_columns(folder, rows):
    text = """
[lines]
file = "raw.csv"
wide = { back = ["{0..1}"], owed = ["pay_{1..2}"], word = [{ constant = "m{01..02}" }] }
where = { owed = { filled = true } }
columns = { customer_id = "id", line_id = "back", balance = "owed", product = "word" }
"""
    place = folder(**{"raw.csv": RAW, "data.toml": text})
    assert rows(place, "SELECT customer_id, line_id, balance, product FROM lines ORDER BY ALL") == [
        ("7", "0", 5.0, "m01"),
        ("8", "0", 6.0, "m01"),
        ("8", "1", 7.0, "m02"),
    ]


def test_days_are_compared_as_the_file_writes_them(folder, rows):
    raw = "customer_id,ts,when\n8,2024-01-01,Dec-2015\n8,2024-01-02,Nov-2015\n8,2024-01-03,?\n"
    text = '[logins]\nwhere = { when = { at_least = 2015-12-01, format = "%b-%Y" } }\n'
    place = folder(**{"logins.csv": raw, "data.toml": text})
    assert rows(place, "SELECT day(ts) FROM logins") == [(1,)]


@pytest.mark.parametrize(
    ("more", "kept"),
    [
        ("", [("7", "red"), ("8", None)]),
        (", every = true", [("7", "blue"), ("7", "red"), ("8", None)]),
        (", where = { colour = 'blue' }", [("7", "blue"), ("8", None)]),
        (", prefix = 'x_'", [("7", None), ("8", None)]),
    ],
)
def test_columns_of_another_file_are_read_beside(folder, rows, more, kept):
    text = f"""
[logins]
beside = {{ file = "colours.csv", on = {{ customer_id = "who" }}{more} }}
columns = {{ device = "colour" }}
"""
    colours = "who,colour\n7,red\n7,blue\n9,green\n,none\n"
    logins = "customer_id,ts\n7,2024-01-01\n8,2024-01-02\n"
    customers = "customer_id\n7\n8\n"
    place = folder(**{"data.toml": text, "colours.csv": colours, "logins.csv": logins, "customers.csv": customers})
    assert rows(place, "SELECT customer_id, device FROM logins ORDER BY ALL") == kept
    assert [one.found for one in check(place).warnings] == []


def test_attributes_of_two_files(folder, rows):
    text = '[customers]\nbeside = { file = "jobs.csv", on = "customer_id" }\n'
    place = folder(**{"data.toml": text, "jobs.csv": "customer_id,job,pay\n007,clerk,5\n8,,7\n"})
    assert rows(place, "SELECT customer_id, job, pay FROM customers ORDER BY 1") == [
        ("007", "clerk", 5.0),
        ("8", None, 7.0),
    ]


def test_a_broken_line_of_a_file_beside_is_told(folder):
    text = '[customers]\nbeside = { file = "jobs.csv", on = "customer_id" }\n'
    place = folder(**{"data.toml": text, "jobs.csv": "customer_id,job\n007,clerk\n8\n"})
    assert any("jobs.csv line 3" in problem.examples for problem in check(place).problems)
