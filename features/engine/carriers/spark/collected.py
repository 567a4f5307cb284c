"""An engine's rows on the driver, in the order that a batch on one machine gives them."""

from typing import Any

import duckdb
import pyarrow as pa


def collected(frame: Any, pairs: pa.Table | None = None) -> pa.Table:
    """All rows, by date and customer; or a row for each of `pairs` in their order."""
    found = frame.toArrow()
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
