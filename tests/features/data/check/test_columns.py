"""Missing columns, and columns of a type that cannot be meant."""

from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from creditline.features.data import DataSet
from creditline.features.data.check import Severity, check


def _problems(place):
    return [(p.table, p.column, p.rows, p.found, p.remedy) for p in check(place).problems]


def test_a_missing_column_names_the_nearest_the_file_has(folder):
    [found] = _problems(folder(**{"logins.csv": "customer_no,ts\n8,2024-01-01\n"}))
    assert found[:4] == ("logins", "customer_id", 0, "the column is missing")
    assert found[4].endswith('say so in data.toml: [logins] columns = { customer_id = "customer_no" }')


def test_without_customer_ids_only_that_is_said(folder):
    found = _problems(folder(**{"customers.csv": "opened_on\n2023-01-01\n"}))
    assert [problem[:2] for problem in found] == [("customers", "customer_id")]


def test_an_optional_column_may_be_missing_unless_it_was_named(folder):
    assert _problems(folder(**{"logins.csv": "customer_id,ts\n8,2024-01-01\n"})) == []
    place = folder(**{"data.toml": '[logins]\ncolumns = { device = "phone" }\n'})
    [found] = _problems(place)
    assert found[:2] == ("logins", "device")
    assert "'phone'" in found[3]


@pytest.fixture
def parquet(tmp_path):
    def write(**tables):
        for name, columns in tables.items():
            pq.write_table(pa.table(columns), tmp_path / f"{name}.parquet")
        return tmp_path

    return write


def test_ids_that_are_floats_and_times_that_are_numbers(parquet):
    place = parquet(customers={"customer_id": [1, 2]}, logins={"customer_id": [1.5, None], "ts": [20240101, 20240102]})
    assert [problem[:4] for problem in _problems(place)] == [
        ("logins", "customer_id", 1, "is empty"),
        ("logins", "customer_id", 1, "is not text or a whole number"),
        ("logins", "ts", 2, "is not a date and time"),
    ]


def test_not_a_number_is_said_to_be_none(parquet):
    lines = {
        "customer_id": [1, 1],
        "line_id": ["L", "M"],
        "product": ["card"] * 2,
        "statement_on": [datetime(2024, 1, 31)] * 2,
        "balance": [1.0, float("nan")],
    }
    [found] = check(parquet(customers={"customer_id": [1]}, lines=lines)).problems
    assert (found.column, found.rows, found.examples) == ("balance", 1, ("customer_id=1 line_id=M balance=nan",))


def test_text_in_parquet_that_is_not_utf8(parquet):
    raw = pa.array([b"ok", b"caf\xe9", None, b"\xff"], pa.binary())
    text = pa.Array.from_buffers(pa.string(), 4, raw.buffers())
    logins = {"customer_id": [1] * 4, "ts": [datetime(2024, 1, 1)] * 4, "device": text}
    [found] = check(parquet(customers={"customer_id": [1]}, logins=logins)).problems
    assert (found.column, found.rows, found.found) == ("device", 2, "text is not UTF-8")
    assert found.examples == ("logins.parquet row 2", "logins.parquet row 4")


def test_an_open_data_set_is_checked_as_its_folder_is(folder):
    place = folder(**{"logins.csv": "customer_id,ts\n9,2024-01-01\n"})
    assert check(DataSet.open(place)) == check(place)


def test_files_that_no_table_is_read_from(folder):
    place = folder(**{
        "LOGINS.csv": "customer_id,ts\n", "transaction.parquet": "x", "scores.csv.gz": "x", "_kept.csv": "x", "notes.txt": "x",
        "line.txt": "a|b\n", "perf.txt": "a|b\n", "cards.xlsx": "x",
    })  # fmt: skip
    assert [str(problem) for problem in check(place).findings] == [
        "warning: LOGINS.csv: is not read; names of tables are lower case: call it logins.csv, or state [logins] file = "
        "'LOGINS.csv' in data.toml",
        "warning: cards.xlsx: is not read; save its sheets as CSV (UTF-8), or leave it out",
        "error: line.txt: is not read; if it is lines, state [lines] file = 'line.txt' in data.toml",
        "warning: perf.txt: is not read; say in data.toml which table it is, by file = …, or leave it out",
        "warning: scores.csv.gz: is not read; say in data.toml which table it is, by file = …, or leave it out",
        "error: transaction.parquet: is not read; if it is transactions, call it transactions.parquet, or state "
        "[transactions] file = 'transaction.parquet' in data.toml",
    ]


def test_a_column_without_which_others_tell_nothing(folder):
    text = "customer_id,loan_id,product,due_on,amount_due,paid_on\n8,L,loan,2024-01-01,10,2024-01-02\n"
    [found] = check(folder(**{"installments.csv": text})).findings
    assert (found.table, found.column, found.severity) == ("installments", "amount_paid", Severity.WARNING)
    assert "with it all features of paid, payments, days_late, days_past_due…" in found.found
    assert check(folder(**{"installments.csv": text.replace(",paid_on", "").replace(",2024-01-02", "")})).findings == ()


def test_an_attribute_that_would_be_a_number_but_for_a_word(folder):
    rows = "customer_id,income,grade,code,job\n007,5,1,01,a\n8,NA,2,02,b\n9,7,A,NA,7\n10,8,B,03,8\n11,9,C,04,9\n12,,D,05,c\n"
    place = folder(**{"customers.csv": rows})
    [found] = [one for one in check(place).findings if one.table == "customers"]
    assert (found.column, found.rows, found.severity) == ("income", 1, Severity.WARNING)
    assert str(found).startswith("warning: customers.income: would be a number but for 'NA', and is text in 1 row; ")
    assert 'state empty = ["NA"] in data.toml' in str(found)
    assert check(folder(**{"customers.csv": rows, "data.toml": 'empty = ["NA"]'})).findings == ()
    told = '[customers]\nattributes = { income = { kind = "text" } }'
    assert not [
        one for one in check(folder(**{"customers.csv": rows, "data.toml": told})).findings if one.column == "income"
    ]
