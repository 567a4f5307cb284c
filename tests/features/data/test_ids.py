"""Ids that are whole numbers in whatever type, of any length and script; the rest is a problem."""

from decimal import Decimal

import pyarrow as pa
import pytest
from pyarrow import parquet

from creditline.features.data.check import check

LOGIN = pa.array(["2024-01-10 08:00:00"] * 2)


def lender(place, ids, logins):
    place.mkdir()
    parquet.write_table(pa.table({"customer_id": ids}), place / "customers.parquet")
    parquet.write_table(pa.table({"customer_id": logins, "ts": LOGIN}), place / "logins.parquet")
    return place


@pytest.mark.parametrize(
    "kind", [pa.int8(), pa.int64(), pa.float32(), pa.float64(), pa.decimal128(12, 2), pa.decimal128(18, 0), pa.uint32()]
)
def test_whole_numbers_are_ids_in_any_type(tmp_path, rows, kind):
    numbers = [Decimal(7), Decimal(8)] if pa.types.is_decimal(kind) else [7, 8]
    place = lender(tmp_path / "lender", pa.array([7, 8], pa.int64()), pa.array(numbers, kind))
    assert check(place).problems == ()
    assert rows(place, "SELECT customer_id FROM logins ORDER BY 1") == [(7,), (8,)]


@pytest.mark.parametrize(
    "values",
    [
        pa.array([7.0, 8.5]),
        pa.array([7.0, float("nan")]),
        pa.array([7.0, 1e300]),
        pa.array([Decimal("7.0"), Decimal("8.5")]),
    ],
)
def test_what_is_no_whole_number_is_a_problem(tmp_path, values):
    [problem] = check(lender(tmp_path / "lender", pa.array([7, 8]), values)).problems
    assert "logins.customer_id: is not text or a whole number in 1 row" in str(problem)


def test_ids_of_forty_digits_and_of_any_script(tmp_path, rows):
    long = [Decimal(10**37), Decimal(10**37 + 1)]
    texts = [str(10**37), str(10**37 + 1)]
    assert rows(
        lender(tmp_path / "a", pa.array(long, pa.decimal128(38, 0)), pa.array(texts)),
        "SELECT customer_id FROM customers",
    ) == [
        (texts[0],),
        (texts[1],),
    ]
    odd = ["客户 1/=+-'\"\n😀", "x" * 5000]
    place = lender(tmp_path / "b", pa.array(odd), pa.array(odd))
    assert check(place).problems == ()
    assert sorted(rows(place, "SELECT customer_id FROM logins")) == sorted((one,) for one in odd)
