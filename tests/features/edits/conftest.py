"""A card holder with a loan, read as a lender hands it over."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from creditline.features.data import DataSet
from creditline.features.edits.edit import Edits, Grounds
from creditline.features.edits.from_file import edit_file
from creditline.features.testing.tables import write_tables

EVIDENCE = {"reference": "CASE-1", "on": "2024-02-01", "by": "desk", "why": "the bank says so"}
GROUNDS = Grounds("CASE-1", date(2024, 2, 1), "desk", "the bank says so")

ROWS = {
    "customers": [
        {"customer_id": "1", "opened_on": date(2023, 1, 1), "birth_year": 1980, "job": "3", "children": 2.0},
        {"customer_id": "2", "opened_on": date(2023, 1, 1), "birth_year": 1990, "job": None, "children": None},
    ],
    "installments": [
        {"customer_id": "1", "loan_id": "l", "product": "p", "due_on": date(2024, 1, 10), "amount_due": 100.0,
         "paid_on": date(2024, 2, 20), "amount_paid": 100.0, "record_id": "i1", "recorded_at": datetime(2024, 2, 21, 6)},
        {"customer_id": "1", "loan_id": "l", "product": "p", "due_on": date(2024, 2, 10), "amount_due": 100.0,
         "paid_on": None, "amount_paid": None, "record_id": "i2", "recorded_at": None},
        {"customer_id": "2", "loan_id": "m", "product": "p", "due_on": date(2024, 1, 10), "amount_due": 50.0,
         "paid_on": None, "amount_paid": None, "record_id": "i3", "recorded_at": None},
    ],
    "transactions": [
        {"customer_id": "1", "ts": datetime(2024, 1, 5, 10), "amount": 10.1, "direction": "out", "category": "cash", "record_id": None},
        {"customer_id": "1", "ts": datetime(2024, 1, 5, 10), "amount": 10.1, "direction": "out", "category": "cash", "record_id": None},
        {"customer_id": "1", "ts": datetime(2024, 1, 6, 10), "amount": 10.1, "direction": "out", "category": "rent", "record_id": None},
        {"customer_id": "2", "ts": datetime(2024, 1, 6, 10), "amount": 10.1, "direction": "out", "category": None, "record_id": "t4"},
    ],
    "decisions": [
        {"customer_id": "1", "line_id": "1", "product": "p", "decided_on": date(2024, 1, 31), "limit_before": 9.0, "limit_after": 8.0,
         "action": "reduce", "initiated_by": "lender", "record_id": "d1"},
    ],
}  # fmt: skip


@pytest.fixture(scope="session")
def lender(tmp_path_factory: pytest.TempPathFactory) -> DataSet:
    return write_tables(tmp_path_factory.mktemp("lender"), ROWS)


@pytest.fixture
def again(tmp_path: Path) -> Callable[..., DataSet]:
    """`again(table=rows)`: the lender with these rows in place of a table's."""
    return lambda **rows: write_tables(tmp_path / "true", ROWS | rows)


@pytest.fixture(scope="session")
def edits() -> Callable[..., Edits]:
    """`edits(strike=[…], correct=[…], add=[…])` of customer 1, as a file states them."""
    return lambda customer="1", **told: (
        edit_file({"customer": customer, "evidence": EVIDENCE, **told}, "the edits").edits
    )


@pytest.fixture(scope="session")
def rows() -> dict[str, list[dict[str, object]]]:
    return ROWS


@pytest.fixture(scope="session")
def grounds() -> Grounds:
    return GROUNDS
