"""The rows of the tables of a data set, a range of customers at a time, side by side."""

from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.engine.carriers.duckdb.places import Places
from creditline.features.engine.carriers.duckdb.stream import CustomerStream, row_counts
from creditline.features.engine.carriers.duckdb.wanted import Wanted


class TableStreams:
    """Reads the tables wanted in the order of the customers of `places`, and hands out ranges of them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, places: Places, wanted: Sequence[Wanted]) -> None:
        counts = {each.table: row_counts(connection, each.table, places) for each in wanted}
        self.bytes: NDArray[np.int64] = np.zeros(len(places), np.int64)  # what each customer's rows take
        for each in wanted:
            self.bytes += counts[each.table].rows * each.row_bytes
        [(customers,)] = connection.execute("SELECT count(*) FROM customers").fetchall()
        only = len(places) * 2 < customers
        self._streams = {
            each.table: _stream(connection, places, each, sort=not counts[each.table].in_order, only=only)
            for each in wanted
        }

    def take(self, first: int, end: int) -> dict[str, pa.Table]:
        """The rows of customers [first, end), after those of the range before; `entity` counts from `first`."""
        return {table: stream.take(first, end) for table, stream in self._streams.items()}


def _stream(
    connection: duckdb.DuckDBPyConnection, places: Places, wanted: Wanted, *, sort: bool, only: bool
) -> CustomerStream:
    cursor = connection.cursor()
    if only:
        cursor.register("wanted_ids", pa.table({"customer_id": places.ids}))
    return CustomerStream(cursor, wanted, places, sort=sort, only=only)
