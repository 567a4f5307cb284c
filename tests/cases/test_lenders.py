"""Public data sets in the layout they came in, read by a data.toml alone; skipped, visibly, where they are absent."""

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from creditline.features.data import DataSet
from creditline.features.data.check import check

TOMLS = Path(__file__).parent / "lenders"
RAW = Path(__file__).parents[2] / ".." / "shared" / "cases" / "lenders"

pytestmark = pytest.mark.real_data


@pytest.fixture
def lender(tmp_path):
    """A folder of the raw files and the data.toml of the lender so called."""

    def make(name: str) -> Path:
        if not (RAW / name).is_dir():
            pytest.skip("the cases met in the field are not beside the project")
        for file in (RAW / name).iterdir():
            (tmp_path / file.name).symlink_to(file.resolve())
        shutil.copy(TOMLS / f"{name}.toml", tmp_path / "data.toml")
        return tmp_path

    return make


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("loans-ng", {"customers": 1504, "installments": 6110, "applications": 1501, "attributes": 1501, "outcomes": 1501}),
        ("card-status", {"customers": 6000, "lines": 128476}),
        ("wallet-ug", {"customers": 456, "transactions": 16472, "installments": 1486, "applications": 1159, "outcomes": 864}),
        ("flat-us", {"customers": 10000, "attributes": 20000, "outcomes": 10000}),
    ],
)  # fmt: skip
def test_nothing_is_wrong_with_the_raw_files(lender, name, rows):
    report = check(lender(name))
    assert report.problems == ()
    assert dict(report.rows) == rows


def test_a_loan_a_month_and_a_purchase_as_they_are_read(lender, tmp_path):
    assert _first(lender("loans-ng"), "installments", "loan_id = '0007513'", "customer_id, due_on, amount_due, paid_on") == (
        "c000001", date(2017, 6, 28), 11500.0, date(2017, 6, 25)
    )  # fmt: skip
    assert _first(tmp_path, "outcomes", "customer_id = 'c000001'", "as_of, defaulted, known_on") == (
        date(2017, 7, 10), 1, date(2017, 8, 9)
    )  # fmt: skip


def test_a_month(lender):
    place = lender("card-status")
    assert _first(place, "lines", "customer_id = '000001' AND statement_on = DATE '2018-04-30'", "months_past_due, status") == (
        0, "revolving"
    )  # fmt: skip
    assert _first(place, "customers", "customer_id = '000001'", "birth_year, income") == (1965, 157500.0)


def test_a_purchase(lender):
    asked = "record_id = 'TransactionId_16097'", "customer_id, ts, amount, direction"
    assert _first(lender("wallet-ug"), "transactions", *asked) == (
        "CustomerId_00001", datetime(2019, 6, 26, 16, 4, 4), 500.0, "out"
    )  # fmt: skip


def _first(place: Path, table: str, where: str, columns: str) -> tuple[object, ...]:
    with DataSet.open(place).connect() as connection:
        [found] = connection.execute(f"SELECT {columns} FROM {table} WHERE {where}").fetchall()
    return tuple(found)
