"""Parquet files: their types, and tables that lie in several files."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from creditline.features.data import Attribute, DataSet
from creditline.features.errors import DataError


def _logins(ids, kind=None) -> pa.Table:
    return pa.table({"customer_id": pa.array(ids, kind), "ts": pa.array([datetime(2024, 1, 1)] * len(ids))})


@pytest.fixture
def lender(folder):
    """A folder without tables, and a way to write one."""

    def write(**tables: pa.Table):
        place = folder(**{"customers.csv": None, "logins.csv": None, "data.toml": 'time_zone = "Asia/Shanghai"\n'})
        for name, table in tables.items():
            path = place / f"{name}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(table, path)
        return place

    return write


@pytest.mark.parametrize(
    ("customers", "logins", "expected"),
    [
        (pa.int64(), pa.int32(), "BIGINT"),
        (pa.uint8(), pa.int64(), "BIGINT"),
        (pa.int64(), pa.string(), "VARCHAR"),
        (pa.uint64(), pa.int64(), "VARCHAR"),  # may not fit a BIGINT
    ],
)
def test_ids_are_integers_only_where_every_table_says_so(lender, rows, customers, logins, expected):
    one = ["1"] if logins == pa.string() else [1]
    data = DataSet.open(
        lender(customers=pa.table({"customer_id": pa.array([1], customers)}), logins=_logins(one, logins))
    )
    assert data.id_type == expected
    found = rows(
        data, "SELECT typeof(c.customer_id), typeof(l.customer_id) FROM customers c JOIN logins l USING (customer_id)"
    )
    assert found == [(expected, expected)]


def test_links_have_two_customer_ids(lender):
    links = pa.table({"customer_id": [1], "other_id": ["x"], "since": [date(2024, 1, 1)]})
    assert DataSet.open(lender(customers=pa.table({"customer_id": [1]}), links=links)).id_type == "VARCHAR"


def test_types_are_read_as_the_contracts(lender, rows):
    lines = pa.table(
        {
            "customer_id": [1, 1],
            "line_id": [70, 71],
            "product": pa.array(["card", "card"]).dictionary_encode(),
            "statement_on": pa.array([datetime(2024, 1, 31, 17, tzinfo=UTC)] * 2, pa.timestamp("us", "UTC")),
            "balance": pa.array([Decimal("12.50"), None]),
            "credit_limit": pa.array([100, 200], pa.int32()),
            "paid": pa.array([float("nan"), float("inf")]),
            "months_past_due": pa.array([2.0, 2.5]),
            "recorded_at": pa.array([date(2024, 2, 1)] * 2),
        }
    )
    place = lender(customers=pa.table({"customer_id": [1]}), lines=lines)
    select = (
        "SELECT line_id, product, CAST(statement_on AS VARCHAR), balance, credit_limit, paid, months_past_due, "
        "CAST(recorded_at AS VARCHAR) FROM lines ORDER BY line_id"
    )
    # 17:00 UTC on the 31st is 01:00 on 1 February in Shanghai.
    assert rows(place, select) == [
        ("70", "card", "2024-02-01", 12.5, 100.0, None, 2, "2024-02-01 00:00:00"),
        ("71", "card", "2024-02-01", None, 200.0, None, None, "2024-02-01 00:00:00"),
    ]


def test_a_column_of_the_wrong_type_is_null(lender, rows):
    place = lender(customers=pa.table({"customer_id": [1], "opened_on": [20240101]}), logins=_logins([1]))
    assert rows(place, "SELECT opened_on, typeof(opened_on) FROM customers") == [(None, "DATE")]


def test_attributes_keep_their_kind(lender):
    customers = pa.table({"customer_id": [1], "children": [2], "job": ["007"], "vip": [True]})
    data = DataSet.open(lender(customers=customers, logins=_logins([1])))
    assert data.attributes == (Attribute("children", True), Attribute("job", False), Attribute("vip", False))


def test_a_folder_is_a_table(lender, rows):
    place = lender(
        **{"customers": pa.table({"customer_id": [1, 2, 3]}), "logins/a": _logins([1]), "logins/more/b": _logins([2])}
    )
    (place / "logins" / "_SUCCESS").write_bytes(b"")
    (place / "logins" / ".hidden.parquet").write_bytes(b"")
    assert rows(place, "SELECT customer_id FROM logins ORDER BY 1") == [(1,), (2,)]


def test_partitions_are_columns(lender, rows):
    lines = pa.table({"customer_id": [1], "line_id": ["L"], "statement_on": [date(2024, 1, 31)], "balance": [1.0]})
    customers = pa.table({"customer_id": [1]})
    place = lender(**{"customers": customers, "lines/product=007/a": lines, "lines/product=card/a": lines})
    assert rows(place, "SELECT product FROM lines ORDER BY 1") == [("007",), ("card",)]


def test_files_of_one_table_may_differ(lender, rows):
    place = lender(
        **{
            "customers": pa.table({"customer_id": [1, 2, 3]}),
            "logins/a": _logins([1]),
            "logins/b": _logins(["2"]).append_column("device", pa.array(["d"])),
        }
    )
    (place / "logins" / "c.csv").write_text("device,ts,customer_id\ne,2024-01-02,3\n", encoding="utf-8")
    assert rows(place, "SELECT customer_id, device FROM logins ORDER BY 1") == [("1", None), ("2", "d"), ("3", "e")]


@pytest.mark.parametrize(("content", "words"), [(b"", "empty"), (b"customer_id,ts\n", "not a readable Parquet")])
def test_a_file_that_is_not_parquet(lender, content, words):
    place = lender(customers=pa.table({"customer_id": [1]}))
    (place / "logins.parquet").write_bytes(content)
    with pytest.raises(DataError, match=rf"logins\.parquet is {words}"):
        DataSet.open(place)
