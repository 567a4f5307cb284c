"""What leaving a record out means is declared of every table, and is an edit that the contract allows."""

from datetime import date, datetime

import pytest

from creditline.features.contract import TABLES
from creditline.features.edits.allowed import editable
from creditline.features.edits.edit import Correction, Grounds, RowMeant, Strike
from creditline.features.edits.left_out import LEFT_OUT, Instead, NoMeaning, has_meaning, left_out

GROUNDS = Grounds("W", date(2025, 1, 1), "nobody", "it is asked what it is worth")
DUE = date(2024, 3, 14)


def test_every_table_is_declared():
    assert LEFT_OUT.keys() == TABLES.keys()


@pytest.mark.parametrize("table", [name for name in TABLES if has_meaning(name)])
def test_it_is_an_edit(table):
    """Of columns that may be edited; an event is struck, or says something else of columns that are there."""
    meant, row = LEFT_OUT[table], RowMeant(record="1")
    if isinstance(meant, Instead):
        told = {column.name: None for column in TABLES[table]} | {"due_on": DUE, "amount_due": 5.0, "balance": 7.0}
        says = meant.values(told)
        assert says
        editable(Correction(table, row, says, GROUNDS))
    else:
        editable(Strike(table, row, GROUNDS))


def test_an_instalment_is_paid_when_due():
    row = {"due_on": DUE, "amount_due": 100.0, "paid_on": date(2024, 4, 29), "amount_paid": 60.0}
    assert left_out("installments", row) == {"paid_on": DUE, "amount_paid": 60.0}
    assert left_out("installments", row | {"paid_on": None, "amount_paid": None}) == {
        "paid_on": DUE,
        "amount_paid": 100.0,
    }
    assert left_out("installments", row | {"paid_on": DUE}) == {}
    assert left_out("installments", row | {"paid_on": date(2024, 3, 1)}) == {}


def test_nothing_is_owed_on_a_statement():
    row = {"balance": 4790.0, "min_due": None, "months_past_due": 2}
    assert left_out("lines", row) == {"balance": 0.0, "months_past_due": 0}
    assert left_out("lines", {"balance": -3.0, "min_due": 0.0, "months_past_due": 0}) == {}


def test_what_never_was_is_struck_and_what_has_no_meaning_says_so():
    assert left_out("inquiries", {"ts": datetime(2024, 1, 1)}) is None
    assert {name for name, meant in LEFT_OUT.items() if isinstance(meant, NoMeaning)} == {
        "customers", "macro", "decisions", "outcomes",
    }  # fmt: skip
    with pytest.raises(KeyError, match="nobody's own records"):
        left_out("macro", {})
