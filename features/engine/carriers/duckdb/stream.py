"""The rows of one table, a range of customers at a time, in bounded memory."""

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.data.reading.sql_text import name_sql
from creditline.features.engine.carriers.duckdb.places import Places
from creditline.features.engine.carriers.duckdb.wanted import Wanted
from creditline.features.engine.kernel import arrow_columns as ac

BATCH_ROWS = 131_072


class NotSortedError(Exception):
    """A table taken to be grouped by rising customer id turned out not to be: it changed while it was read."""


@dataclass(frozen=True)
class RowCounts:
    """How many rows of a table each customer has (int64, by place), and whether they come grouped by rising id."""

    rows: NDArray[np.int64]
    in_order: bool


def row_counts(connection: duckdb.DuckDBPyConnection, table: str, places: Places) -> RowCounts:
    """Count the rows of a view; one scan of its ids where they come in order, else a grouping."""
    counts = np.zeros(len(places), np.int64)
    column = f"SELECT customer_id FROM {name_sql(table)}"
    reader = connection.cursor().sql(column).to_arrow_reader(BATCH_ROWS)
    last = None
    for batch in reader:
        runs = pc.run_end_encode(batch.column(0))
        ids = runs.values.drop_null()
        if not len(ids):
            continue
        if (last is not None and pc.less(ids[0], last).as_py()) or pc.any(pc.less(ids[1:], ids[:-1])).as_py():
            break
        last = ids[-1]
        _add(counts, places.of(runs.values), np.diff(runs.run_ends.to_numpy(), prepend=0))
    else:
        return RowCounts(counts, in_order=True)
    counts[:] = 0
    grouped = connection.sql(f"SELECT customer_id, count(*) AS n FROM ({column}) GROUP BY 1").to_arrow_table()
    _add(counts, places.of(ac.combined(grouped["customer_id"])), grouped["n"].to_numpy())
    return RowCounts(counts, in_order=False)


def _add(counts: NDArray[np.int64], at: NDArray[np.int32], rows: NDArray[np.int64]) -> None:
    np.add.at(counts, at[at >= 0], rows[at >= 0])


class CustomerStream:
    """Reads what is `wanted` of a view in customer order and hands out rows by entity (the place of the id).

    `sort` False takes the rows as they come, for a table whose rows come in order, which saves sorting it.
    Rows of customers without a place are dropped.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        wanted: Wanted,
        places: Places,
        *,
        sort: bool,
        only: bool,
    ) -> None:
        where = f" WHERE {wanted.between}" + (
            " AND customer_id IN (SELECT customer_id FROM wanted_ids)" if only else ""
        )
        # A join may hand rows on out of order, so a selection of customers is always sorted.
        order = " ORDER BY customer_id" if sort or only else ""
        self._reader = connection.sql(
            f"SELECT {wanted.selected_sql()} FROM {name_sql(wanted.table)}{where}{order}"
        ).to_arrow_reader(BATCH_ROWS)
        self._places = places
        self._wanted = wanted
        self._held: list[pa.Table] = []
        self._last = -1
        self._empty = self._wanted.labelled(pa.Table.from_batches([], self._reader.schema)).remove_column(0)
        self._empty = self._empty.append_column("entity", pa.array([], pa.int32()))

    def take(self, first: int, end: int) -> pa.Table:
        """Rows of entities [first, end), `entity` counted from `first`. Ranges must be asked for in order."""
        while self._last < end and (batch := self._next()) is not None:
            self._hold(batch)
        taken, kept = [], []
        for table in self._held:
            entity = table["entity"].to_numpy()
            cut = int(np.searchsorted(entity, end))
            if cut:
                taken.append(table.slice(0, cut))
            if cut < len(table):
                kept.append(table.slice(cut))
        self._held = kept
        if not taken:
            return self._empty
        rows = pa.concat_tables(taken)
        if first:
            at = rows.column_names.index("entity")
            rows = rows.set_column(at, "entity", pc.subtract(rows["entity"], pa.scalar(first, pa.int32())))
        return rows

    def _next(self) -> pa.RecordBatch | None:
        try:
            return next(self._reader, None)
        except OSError as error:  # what the database says inside Arrow's reader arrives as this
            if "Out of Memory" in str(error):
                raise duckdb.OutOfMemoryException(str(error)) from None
            raise

    def _hold(self, batch: pa.RecordBatch) -> None:
        runs = pc.run_end_encode(batch.column(0))
        found = self._places.of(runs.values)
        lengths = np.diff(runs.run_ends.to_numpy(), prepend=0)
        rising = found[found >= 0]
        if rising.size and (rising[0] < self._last or np.any(np.diff(rising) < 0)):
            raise NotSortedError
        table = self._wanted.labelled(pa.Table.from_batches([batch])).remove_column(0)
        entity = np.repeat(found, lengths)
        table = table.append_column("entity", pa.array(entity))
        if rising.size < found.size:
            table = table.filter(pa.array(entity >= 0))
        if rising.size:
            self._last = int(rising[-1])
            self._held.append(table)
