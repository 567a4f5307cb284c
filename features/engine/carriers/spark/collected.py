"""An engine's rows on the driver, in the order that a batch on one machine gives them, and none of them missing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.errors import DataError


def known_rows(data: EngineData, days: Sequence[date]) -> int:
    """How many customers are known on each of `days`, summed: what an answer has to have."""
    each = " + ".join(
        f"count(*) FILTER (customer_id IS NOT NULL AND (opened_on IS NULL OR opened_on <= DATE '{day}'))"
        for day in days
    )
    told = data.ask("customers", ("customer_id", "opened_on"), f"SELECT {each} AS n FROM ({{view}})", "n bigint")
    return sum(told["n"].to_pylist())


def collected(frame: Any, pairs: pa.Table | None = None, expected: int | None = None) -> pa.Table:
    """All rows, by date and customer; or a row for each of `pairs` in their order.

    DataError where there are not as many as `expected`, or as `pairs`: of a bucket of which nothing arrived no task knows.
    """
    found = frame.toArrow()
    wanted = expected if pairs is None else len(pairs)
    if wanted is not None and len(found) != wanted:
        raise DataError(
            f"the engine answered {len(found):,} rows and {wanted:,} were asked for: whole buckets were lost or came twice, or a "
            "table changed while it was read; run the job again"
        )
    if pairs is None:
        return found.sort_by([("as_of", "ascending"), ("customer_id", "ascending")]).combine_chunks()
    there = found.select(["customer_id", "as_of"]).append_column("found_at", pa.array(range(len(found)), pa.int64()))
    asked = pa.table({"customer_id": pairs["customer_id"], "as_of": pairs["as_of"]})
    asked = asked.append_column("place", pa.array(range(len(asked)), pa.int64()))
    with duckdb.connect() as connection:
        connection.register("there", there)
        connection.register("asked", asked)
        order = connection.sql(
            "SELECT min(found_at) AS found_at FROM asked JOIN there USING (customer_id, as_of) GROUP BY place ORDER BY place"
        ).to_arrow_table()
    return found.take(order["found_at"]).combine_chunks()
