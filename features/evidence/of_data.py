"""Evidence from a data set, a range of customers at a time, in bounded memory."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.catalogue.catalogue import Catalogue
from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.engine.carriers.duckdb.batch import neighbours_on
from creditline.features.engine.carriers.duckdb.customer_facts import own_column
from creditline.features.engine.carriers.duckdb.memory_limit import Memory, ranges, row_bytes
from creditline.features.engine.carriers.duckdb.places import Places
from creditline.features.engine.carriers.duckdb.stream import CustomerStream, row_counts
from creditline.features.engine.kernel import arrow_columns as ac
from creditline.features.engine.kernel.world import World, coverage
from creditline.features.engine.planning.layout import LAYOUTS
from creditline.features.engine.planning.prepare import columns_read
from creditline.features.evidence.asks import Asks, Span
from creditline.features.evidence.finding import Finder, Found
from creditline.features.evidence.records import AMOUNT, SCHEMA, columns_of

RECORD_BYTES = 200  # about what a named row takes, as arrays and as columns


def evidence_chunks(
    data: DataSet,
    catalogue: Catalogue,
    asks: pa.Table,
    start: date,
    end: date,
    most: int = 20,
    memory_limit: str | None = None,
) -> Iterator[pa.Table]:
    """The rows behind the change of each feature asked about between the ends of two days.

    `asks`: `customer_id` and `feature`, each pair once. Yields tables of `customer_id`, `feature`, `table`, `record_id`,
    `on`, `amount`, `move`, `day` (see `RecordMove`) and `more`: how many further rows moved that feature. Customers rise;
    a feature's rows come together, the latest event first, at most `most` of them. A feature that nothing moved has no
    row: it only aged.
    """
    asks = asks.combine_chunks().sort_by([("customer_id", "ascending")])
    if not len(asks):
        return
    names = pc.unique(asks["feature"])
    finder = Finder([catalogue[name] for name in names.to_pylist()], Span(start, end), most)
    feature = pc.index_in(asks["feature"], names).to_numpy().astype(np.int32)
    memory = Memory.of(memory_limit)
    with data.connect(f"{memory.database}B", memory.threads) as connection:
        places = Places(ac.combined(pc.unique(ac.combined(asks["customer_id"]))))
        entity = places.of(ac.combined(asks["customer_id"]))
        yield from _Streaming(connection, data, finder, catalogue, places, memory).chunks(asks, entity, feature, most)


class _Streaming:
    """One computation: its connection, its streams and what is shared by all chunks."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        data: DataSet,
        finder: Finder,
        catalogue: Catalogue,
        places: Places,
        memory: Memory,
    ) -> None:
        self._con, self._data, self._finder, self._places, self._memory = connection, data, finder, places, memory
        self._world = World(catalogue.target_product, coverage(data.settings))
        if finder.reads_neighbours:
            days = pa.array([finder.span.start + timedelta(n) for n in range(finder.span.days + 1)], pa.date32())
            found = neighbours_on(connection, data, places.ids, days, memory)
            self._world = replace(self._world, neighbours=found)

    def chunks(self, asks: pa.Table, entity: np.ndarray, feature: np.ndarray, most: int) -> Iterator[pa.Table]:
        """Rows chunk by chunk."""
        macro = None
        scope = np.zeros(len(self._places), np.int32)
        if "macro" in self._finder.parts and self._data.has("macro"):
            macro = self._finder.macro(self._con.sql("SELECT * FROM macro").to_arrow_table(), self._world)
            scope = np.array([macro.scope.get(name or "", 0) for name in self._regions()], np.int32)
        present = [table for table in self._finder.tables if self._data.has(table)]
        counts = {table: row_counts(self._con, table, self._places) for table in present}
        weights = np.bincount(entity, minlength=len(self._places)) * most * RECORD_BYTES
        scans = {parts.source.table: parts.scan for parts in self._finder.parts.values()}
        for table, counted in counts.items():
            bytes_each = 24 * len(columns_of(table)) + (row_bytes(scans[table]) if table in scans else 0)
            weights = weights + counted.rows * bytes_each
        streams = {table: self._stream(table, counted.in_order) for table, counted in counts.items()}
        for first, end in ranges(weights, self._memory):
            lo, hi = np.searchsorted(entity, (first, end))
            held = {table: stream.take(first, end) for table, stream in streams.items()}
            some = Asks((entity[lo:hi] - first).astype(np.int32), feature[lo:hi], scope[first:end])
            found = self._finder.of(held.get, some, self._world, macro)
            yield _as_table(found, asks.slice(lo, hi - lo))

    def _regions(self) -> list[str | None]:
        end = self._finder.span.end
        self._con.register("wanted_on", pa.table({"customer_id": self._places.ids, "as_of": [end] * len(self._places)}))
        found: list[str | None] = (
            self._con.sql(
                f"SELECT {own_column('c.region')} AS region FROM wanted_on p "
                "LEFT JOIN customers c USING (customer_id) ORDER BY p.customer_id"
            )
            .to_arrow_table()["region"]
            .to_pylist()
        )
        return found

    def _stream(self, table: str, in_order: bool) -> CustomerStream:
        [(customers,)] = self._con.execute("SELECT count(*) FROM customers").fetchall()
        only = len(self._places) * 2 < customers
        columns = self._columns(table)
        cursor = self._con.cursor()
        if only:
            cursor.register("wanted_ids", pa.table({"customer_id": self._places.ids}))
        return CustomerStream(
            cursor, table, columns, self._places, {}, self._between(table), sort=not in_order, only=only
        )

    def _columns(self, table: str) -> list[str]:
        """All of the table's, or where every row has a `record_id` those that are read."""
        wanted = columns_of(table)
        if table != "attributes" and self._data.has(table, "record_id") and self._all_named(table):
            [parts] = [parts for parts in self._finder.parts.values() if parts.source.table == table]
            read = {*columns_read(parts.scan), "record_id", AMOUNT.get(table)}
            wanted = tuple(name for name in wanted if name in read)
        return [name for name in wanted if name != "customer_id"]

    def _all_named(self, table: str) -> bool:
        return not self._con.execute(f"SELECT 1 FROM {name_sql(table)} WHERE record_id IS NULL LIMIT 1").fetchall()

    def _between(self, table: str) -> str:
        """The rows that can have moved, as a condition in SQL."""
        if table == "attributes":
            return f"valid_from <= DATE '{self._finder.span.end}'"
        [parts] = [parts for parts in self._finder.parts.values() if parts.source.table == table]
        at = name_sql(LAYOUTS[parts.source.name].at)
        known = f"{at} < DATE '{self._finder.span.end + timedelta(1)}'"
        reach = parts.reach
        return known if reach is None else f"{known} AND {at} >= DATE '{self._finder.span.start - timedelta(reach)}'"


def _as_table(found: Found, asks: pa.Table) -> pa.Table:
    ask = pa.array(found.ask)
    table = pa.table({name: asks[name].take(ask) for name in ("customer_id", "feature")})
    for name in SCHEMA.names:
        table = table.append_column(name, found.rows[name])
    return table.append_column("more", pa.array(found.more[found.ask]))
