"""Edits of many customers: as a table, in one file, in several; the view is that of each customer's own edits."""

import json
from datetime import date

import pyarrow as pa
import pytest
from pyarrow import parquet

from creditline.features.contract import TABLES
from creditline.features.edits.edit import Addition, Correction, RowMeant, Strike
from creditline.features.edits.from_table import OWN, read_edit_table
from creditline.features.edits.of_customers import edits_in
from creditline.features.edits.put_right import put_right
from creditline.features.edits.view import with_edits
from creditline.features.edits.written_out import written_out
from creditline.features.errors import DataError

HEAD = "customer_id,table,how,record,where:ts,copies,paid_on,amount,ts,direction,category,children,empty,reference,on,by,why\n"
SAID = "CASE-1,2024-02-01,desk,the bank says so\n"
TABLE = HEAD + "".join(
    row + SAID
    for row in (
        "1,installments,correct,i1,,,2024-01-10,,,,,,,",
        "1,transactions,strike,,2024-01-05T10:00:00,1,,,,,,,,",
        "2,transactions,add,,,,,7.5,2024-01-09,in,salary,,,",
        "2,transactions,,t4,,,,,,,food,,,",
        "2,customers,correct,,,,,,,,,3,,",
        "1,customers,correct,,,,,,,,,,job,",
    )
)


@pytest.fixture
def file(tmp_path):
    def write(text, name="edits.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def test_a_table_says_what_a_file_says(file, grounds):
    first, second = read_edit_table(file(TABLE))
    assert (first.customer, second.customer) == ("1", "2")
    assert first.edits == (
        Correction("installments", RowMeant("i1"), {"paid_on": "2024-01-10"}, grounds),
        Strike("transactions", RowMeant(None, {"ts": "2024-01-05T10:00:00"}, 1), grounds),
        Correction("customers", RowMeant(), {"job": None}, grounds),
    )
    assert second.edits == (
        Addition("transactions", {"amount": 7.5, "ts": "2024-01-09", "direction": "in", "category": "salary"}, grounds),
        Correction("transactions", RowMeant("t4"), {"category": "food"}, grounds),
        Correction("customers", RowMeant(), {"children": 3}, grounds),
    )


def test_its_columns_are_none_of_the_contract():
    columns = {column.name for table in TABLES.values() for column in table}
    assert columns & {*OWN} == {"customer_id"}


def test_parquet_and_files_of_several_customers_say_the_same(file, tmp_path):
    told = pa.table(
        {
            "customer_id": [1, 2], "table": ["installments"] * 2, "record": ["i1", "i3"], "paid_on": [date(2024, 1, 10)] * 2,
            "amount_paid": [100.0, None], "reference": ["CASE-1"] * 2, "on": [date(2024, 2, 1)] * 2, "by": ["desk"] * 2,
            "why": ["so"] * 2,
        }
    )  # fmt: skip
    parquet.write_table(told, tmp_path / "edits.parquet")
    evidence = {"reference": "CASE-1", "on": "2024-02-01", "by": "desk", "why": "so"}
    paid = {"table": "installments", "record": "i1", "set": {"paid_on": "2024-01-10", "amount_paid": 100.0}}
    other = {"table": "installments", "record": "i3", "set": {"paid_on": "2024-01-10"}, "customer": "2"}
    both = file(json.dumps({"customer": "1", "evidence": evidence, "correct": [paid, other]}), "edits.json")
    found = edits_in([tmp_path / "edits.parquet"])
    assert [(one.customer, [edit.row for edit in one.edits]) for one in found] == [
        (one.customer, [edit.row for edit in one.edits]) for one in edits_in([both])
    ]
    assert [len(one.edits) for one in edits_in([both, tmp_path / "edits.parquet"])] == [2, 2]


def test_the_view_is_that_of_each_customers_edits(lender, file, tmp_path):
    edits = edits_in([file(TABLE)])
    right = put_right(lender, (), edits, tmp_path)
    assert right.data.fingerprint() == with_edits(lender, edits).fingerprint() != lender.fingerprint()
    assert written_out(right, tmp_path / "tables").fingerprint() == right.data.fingerprint()
    assert {one.table: parquet.read_metadata(one.gone).num_rows for one in right.changed} == {
        "installments": 1, "transactions": 2, "customers": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("1,installments,correct,i9,,,2024-01-10,,,,,,,", "record i9 of installments is unknown"),
        ("7,installments,correct,i1,,,2024-01-10,,,,,,,", "customer 7 is not in"),
        ("1,installments,correct,i3,,,2024-01-10,,,,,,,", "is a record of another customer"),
        ("1,transactions,strike,,2024-01-05T10:00:00,,,,,,,,,", "is ambiguous: 2 rows"),
        ("1,decisions,strike,d1,,,,,,,,,,", "decisions is a derived table"),
        ("1,installments,undo,i1,,,,,,,,,,", "row 2: an edit of installments has how = 'undo'"),
        ("1,installments,strike,i1,,,2024-01-10,,,,,,,", "is struck and paid_on is set"),
        ("1,installments,add,i1,,,2024-01-10,,,,,,,", "leave record and where:… empty"),
        ("1,installments,correct,i1,,,2024-01-10,,,,,,paid_on,", "both sets and empties paid_on"),
        ("1,installments,correct,i1,,none,2024-01-10,,,,,,,", "none copies of a row"),
        (",installments,correct,i1,,,2024-01-10,,,,,,,", "row 2: an edit has no customer_id"),
        ("1,,correct,i1,,,2024-01-10,,,,,,,", "row 2: an edit has no table"),
        ("1,installments,correct,i1,,,in May,,,,,,,", "paid_on = 'in May'"),
    ],
)  # fmt: skip
def test_what_a_table_may_not_say(lender, file, tmp_path, row, sentence):
    with pytest.raises(DataError, match=sentence) as refused:
        put_right(lender, (), edits_in([file(HEAD + row + SAID)]), tmp_path)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("customer_id,table,record\n1,installments,i1\n", "states no reference of its evidence"),
        (HEAD + "1,installments,strike,i1,,,,,,,,,,C,in May,x,y\n", "dated 'in May'"),
        (HEAD + "1,2\n", "is no table of edits"),
        (HEAD, "state none; strike, correct or add"),
    ],
)
def test_what_is_no_table_of_edits(file, text, sentence):
    with pytest.raises(DataError, match=sentence):
        edits_in([file(text)])


def test_files_that_contradict_each_other_and_edits_of_nobody(lender, file, tmp_path):
    one = file(HEAD + "1,installments,correct,i1,,,2024-01-10,,,,,,," + SAID)
    other = file(HEAD + "1,installments,correct,i1,,,2024-01-11,,,,,,," + SAID, "other.csv")
    with pytest.raises(DataError, match="two corrections of record i1 of installments contradict each other"):
        put_right(lender, (), edits_in([one, other]), tmp_path)
    with pytest.raises(DataError, match="cannot be read"):
        edits_in([tmp_path / "none.csv"])
    evidence = {"reference": "CASE-1", "on": "2024-02-01", "by": "desk", "why": "so"}
    nobody = file(json.dumps({"evidence": evidence, "strike": [{"table": "installments", "record": "i1"}]}), "n.json")
    with pytest.raises(DataError, match="has an edit of nobody"):
        edits_in([nobody])
