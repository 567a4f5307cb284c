"""Of the lines that stand on a day, those whose announced cut is due; and what became of notices before it."""

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.data import DataSet


def only_due(connection: duckdb.DuckDBPyConnection, pairs: pa.Table) -> pa.Table:
    """Leave only the lines whose announced cut is due; of `pairs` those with one."""
    connection.execute("DELETE FROM standing WHERE notice_left IS NULL OR notice_left > 0")
    whose = connection.sql("SELECT DISTINCT customer_id FROM standing").to_arrow_table()["customer_id"]
    return pairs.filter(
        pc.is_in(pairs["customer_id"], value_set=whose.combine_chunks().cast(pairs["customer_id"].type))
    )


def settled_before(connection: duckdb.DuckDBPyConnection, data: DataSet, pairs: pa.Table) -> tuple[int, int]:
    """How many notices were settled on record before the day, and how many of them withdrawn."""
    if not data.has("decisions", "notice") or not pairs.num_rows:
        return 0, 0
    (found,) = connection.execute(
        "SELECT count(*) FILTER (notice IN ('effective', 'withdrawn')), count(*) FILTER (notice = 'withdrawn') FROM decisions "
        "WHERE decided_on < $day",
        {"day": pc.max(pairs["as_of"]).as_py()},
    ).fetchall()
    return int(found[0]), int(found[1])
