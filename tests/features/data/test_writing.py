"""Contract tables written as Parquet."""

from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from creditline.features.data.write_tables import write_table
from creditline.features.errors import DataError

POSTINGS = {
    "amount": [3, 1, 2],
    "direction": ["in", "out", "in"],
    "customer_id": [10, 9, 10],
    "ts": [datetime(2024, 1, 2), datetime(2024, 1, 3), datetime(2024, 1, 1)],
}


def test_order_and_types(tmp_path):
    read = pq.read_table(write_table(tmp_path / "new", "transactions", pa.table(POSTINGS)))
    assert read.column_names == ["customer_id", "ts", "amount", "direction"]
    assert read.schema.types == [pa.int64(), pa.timestamp("us"), pa.float64(), pa.string()]
    assert read.column("amount").to_pylist() == [1.0, 2.0, 3.0]  # customer 9, then 10 by time


def test_ids_stay_text_if_they_came_as_text(tmp_path):
    table = pa.table(
        {"customer_id": ["10", "9"], "line_id": [1, 2], "kind": ["fraud"] * 2, "event_on": [date(2024, 1, 1)] * 2}
    )
    read = pq.read_table(write_table(tmp_path, "credit_events", table))
    assert read.column("customer_id").to_pylist() == ["10", "9"]
    assert read.schema.field("line_id").type == pa.string()


def test_the_order_of_rows_does_not_change_the_bytes(tmp_path):
    table = pa.table(POSTINGS)
    first = write_table(tmp_path / "a", "transactions", table).read_bytes()
    assert write_table(tmp_path / "b", "transactions", table.take([2, 0, 1])).read_bytes() == first
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["transactions.parquet"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"note": ["a", "b", "c"]}, "no column 'note'"),
        ({"amount": ["a", "b", "c"]}, r"transactions\.amount does not fit"),
        ({"amount": None}, "needs the column 'amount'"),
    ],
)
def test_tables_that_are_not_the_contracts(tmp_path, change, words):
    columns = {name: values for name, values in (POSTINGS | change).items() if values is not None}
    with pytest.raises(DataError, match=words):
        write_table(tmp_path, "transactions", pa.table(columns))
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(DataError, match="cannot be written"):
        write_table(tmp_path / "file", "transactions", pa.table(POSTINGS))
