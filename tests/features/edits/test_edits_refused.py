"""What cannot be edited, one sentence each."""

import pytest

from creditline.features.edits.from_file import edit_file, read_edits
from creditline.features.edits.view import with_edits
from creditline.features.errors import DataError

I1 = {"table": "installments", "record": "i1"}
PAY = {"ts": "2024-01-09", "amount": 7, "direction": "in"}


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"strike": [{**I1, "record": "i9"}]}, "record i9 of installments is unknown"),
        ({"strike": [{**I1, "record": "i3"}]}, "record i3 of installments is a record of another customer"),
        ({"strike": [{"table": "transactions", "where": {"amount": 10.1}}]}, "is ambiguous: 3 rows of the customer's"),
        ({"strike": [{"table": "transactions", "where": {"category": "cash"}}]}, "is ambiguous: 2 rows .*; say copies"),
        ({"strike": [{"table": "transactions", "where": {"category": "rent"}, "copies": 2}]}, "is there 1 times, not 2"),
        ({"strike": [I1, I1]}, "is struck twice: the edits contradict"),
        ({"strike": [I1], "correct": [{**I1, "set": {"amount_due": 1}}]}, "is both struck and corrected"),
        ({"correct": [{**I1, "set": {"amount_due": n}} for n in (1, 2)]}, "contradict each other: amount_due is 1.0 in one and 2.0"),
        ({"strike": [{"table": "decisions", "record": "d1"}]}, "decisions is a derived table"),
        ({"add": [{"table": "outcomes", "row": {"as_of": "2024-01-01"}}]}, "outcomes is a derived table"),
        ({"add": [{"table": "macro", "row": {"value": 1}}]}, "nobody's own records"),
        ({"strike": [{"table": "customers"}]}, "a row of customers can be corrected only"),
        ({"strike": [{**I1, "table": "instalments"}]}, "did you mean installments"),
        ({"strike": [{"table": "logins", "record": "l1"}]}, "the table logins, which the data do not have"),
        ({"strike": [{"table": "installments"}]}, "names no row"),
        ({"strike": [{**I1, "where": {"loan_id": "l"}}]}, "names a row twice"),
        ({"correct": [{**I1, "set": {"paid": "2024-01-01"}}]}, "names the column 'paid'; did you mean paid_on"),
        ({"correct": [{**I1, "set": {"paid_on": "in May"}}]}, "paid_on = 'in May', where a day such as"),
        ({"correct": [{**I1, "set": {"amount_due": "much"}}]}, "where an amount must be"),
        ({"correct": [{**I1, "set": {"amount_due": -1}}]}, "amount_due = -1, which may be only zero or more"),
        ({"correct": [{**I1, "set": {"customer_id": "2"}}]}, "is struck here and added there"),
        ({"correct": [{**I1, "set": {"record_id": "x"}}]}, "the row keeps its name"),
        ({"correct": [{**I1, "empty": ["due_on"]}]}, "leaves due_on empty"),
        ({"correct": [{**I1, "set": {"paid_on": "2024-01-01"}, "empty": ["paid_on"]}]}, "both sets and empties paid_on"),
        ({"correct": [I1]}, "sets nothing"),
        ({"correct": [{"table": "customers", "set": {"children": "two"}}]}, "children = 'two', where a number must be"),
        ({"add": [{"table": "transactions", "row": {**PAY, "direction": "up"}}]}, "direction = 'up', which is none of in, out"),
        ({"add": [{"table": "transactions", "row": {**PAY, "amount": 0}}]}, "may be only above zero"),
        ({"add": [{"table": "transactions", "row": {"ts": "2024-01-09"}}]}, "leaves amount empty"),
        ({"add": [{"table": "transactions", "row": {**PAY, "channel": "app"}}]}, "sets channel, a column that the data do not have"),
        ({"add": [{"table": "transactions", "row": {**PAY, "customer_id": 1}}]}, "states customer_id; leave it out"),
        ({"add": [{"table": "transactions", "row": {**PAY, "amount": True}}]}, "amount = true, and no column holds true"),
        ({"strike": [{**I1, "copies": 0}]}, "0 copies of a row"),
        ({"strike": [{**I1, "why": "so"}]}, "the key 'why'"),
        ({}, "are none; strike, correct or add a row"),
    ],
)  # fmt: skip
def test_one_sentence_each(lender, edits, told, sentence):
    with pytest.raises(DataError, match=sentence) as refused:
        with_edits(lender, [edits(**told)])
    assert "\n" not in str(refused.value)


def test_a_row_that_another_is_named_like(lender, edits):
    row = {"loan_id": "l", "product": "p", "due_on": "2024-03-10", "amount_due": 5, "record_id": "i2"}
    with pytest.raises(DataError, match="a second row with record_id i2; correct the row that is there"):
        with_edits(lender, [edits(add=[{"table": "installments", "row": row}])])
    freed = edits(strike=[{"table": "installments", "record": "i2"}], add=[{"table": "installments", "row": row}])
    assert with_edits(lender, [freed]).fingerprint() != lender.fingerprint()


def test_customers_that_are_not_there_or_twice(lender, edits):
    with pytest.raises(DataError, match="customer 7 is not in"):
        with_edits(lender, [edits("7", strike=[I1])])
    with pytest.raises(DataError, match="edits of customer 1 are given twice"):
        with_edits(lender, [edits(strike=[I1]), edits(strike=[{**I1, "record": "i2"}])])


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"strike": [I1]}, "the edits: names no customer|names no customer"),
        ({"customer": 2, "strike": [I1]}, "is of customer 2, not of 1"),
        ({"customer": 1, "strike": [I1]}, "states no evidence"),
        ({"customer": 1, "strike": [I1], "evidence": {"reference": " ", "on": "2024-01-01", "by": "x", "why": "y"}}, "states no reference"),
        ({"customer": 1, "strike": [I1], "evidence": {"reference": "r", "by": "x", "why": "y"}}, "has no on; add it"),
    ],
)  # fmt: skip
def test_files_that_state_too_little(told, sentence):
    with pytest.raises(DataError, match=sentence):
        edit_file(told, "the edits", None if "customer" not in told else "1")


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.toml", "customer = ", "is not TOML"),
        ("a.json", "{", "is not JSON"),
        ("a.json", "[]", "holds no object"),
        ("a.toml", None, "cannot be read"),
        ("a.json", None, "cannot be read"),
    ],
)
def test_files_that_are_none(tmp_path, name, text, sentence):
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(DataError, match=sentence):
        read_edits(tmp_path / name, "1")
