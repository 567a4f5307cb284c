"""The batch carrier: a data set's rows streamed by customer, every as-of date of a customer computed in one pass."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.catalogue.catalogue import Catalogue
from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.declare import SOURCES, Fact
from creditline.features.engine.carriers.duckdb.customer_facts import (
    category_facts,
    fact_columns,
    fact_matrix,
    own_column,
)
from creditline.features.engine.carriers.duckdb.linked import PAST_DUE, needs_neighbours, neighbours_of
from creditline.features.engine.carriers.duckdb.memory_limit import Memory, pair_bytes, ranges, row_bytes
from creditline.features.engine.carriers.duckdb.places import Places
from creditline.features.engine.carriers.duckdb.stream import CustomerStream, row_counts
from creditline.features.engine.compute.evaluate import Dates, registers
from creditline.features.engine.compute.result import feature_table
from creditline.features.engine.compute.scopes import macro_series
from creditline.features.engine.kernel import arrow_columns as ac
from creditline.features.engine.kernel.rows import RowArrays
from creditline.features.engine.kernel.world import Neighbours, World, coverage
from creditline.features.engine.planning.layout import LAYOUTS
from creditline.features.engine.planning.plan import Plan, ScanPlan, plan, reach_of
from creditline.features.engine.planning.prepare import columns_read, rows_of, told_apart
from creditline.features.errors import DataError


@dataclass(frozen=True)
class Chunk:
    """Features of some of the pairs: `positions` are their places among the pairs asked for."""

    positions: pa.Array
    table: pa.Table


def compute_features(data: DataSet, pairs: pa.Table, catalogue: Catalogue, memory_limit: str | None = None) -> pa.Table:
    """One row per pair, in the order given: `customer_id`, `as_of`, then a column per feature.

    `pairs` has `customer_id` and `as_of` (date). Numbers are float64, categories strings; null means not known.
    Raises DataError for a customer that is not in `customers`, and an `as_of` before every record.
    """
    chunks = list(feature_chunks(data, pairs, catalogue, memory_limit))
    if not chunks:
        raise DataError("no (customer_id, as_of) pair arrived; give at least one.")
    positions = np.concatenate([chunk.positions.to_numpy() for chunk in chunks])
    back = np.empty(positions.size, np.int64)
    back[positions] = np.arange(positions.size)
    return pa.concat_tables([chunk.table for chunk in chunks]).take(pa.array(back)).combine_chunks()


def feature_chunks(
    data: DataSet, pairs: pa.Table, catalogue: Catalogue, memory_limit: str | None = None
) -> Iterator[Chunk]:
    """The same, a range of customers at a time in customer order, in bounded memory."""
    memory = Memory.of(memory_limit)
    try:
        with data.connect(f"{memory.database}B", memory.threads) as connection:
            yield from _Batch(connection, data, pairs, catalogue, memory).chunks()
    except duckdb.OutOfMemoryException:
        raise DataError(
            f"a memory limit of {memory_limit or '1GB'} is too small to read and sort {data.folder}; raise it, or write the "
            "files in the order of customer_id, so that nothing has to be sorted"
        ) from None


def neighbours_on(
    connection: duckdb.DuckDBPyConnection, data: DataSet, customers: pa.Array, days: pa.Array, memory: Memory
) -> Neighbours:
    """What the accounts that these customers are linked to owed, as known on each of `days` (distinct, rising)."""

    def count(connection: duckdb.DuckDBPyConnection, data: DataSet, pairs: pa.Table) -> Iterator[Chunk]:
        return _Batch(connection, data, pairs, PAST_DUE, memory).chunks()

    connection.register("asked", pa.table({"customer_id": customers}))
    return neighbours_of(connection, data, days, count)


class _Batch:
    """One computation: its connection, its streams and what is shared by all chunks."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        data: DataSet,
        pairs: pa.Table,
        catalogue: Catalogue,
        memory: Memory,
    ) -> None:
        self._data = data
        self._catalogue = catalogue
        self._con = connection
        self._pairs = _checked(self._con, data, pairs)
        self._places = Places(ac.combined(_sorted_unique(self._pairs["customer_id"])))
        self._memory = memory
        self._plan: Plan = plan(tuple(catalogue))

    def chunks(self) -> Iterator[Chunk]:
        """Features chunk by chunk."""
        if not len(self._pairs):
            return
        entity = self._entities()
        order = np.argsort(entity, kind="stable")
        entity = entity[order]
        scans = {scan.source.name: scan for scan in self._plan.scans}
        world = World(self._catalogue.target_product, coverage(self._data.settings))
        days = pc.unique(self._pairs["as_of"]).sort()
        if needs_neighbours(self._plan):
            world = replace(world, neighbours=neighbours_of(self._con, self._data, days, self._past_due))
        macro = None
        if "macro" in scans:
            macro = macro_series(scans["macro"], self._con.sql("SELECT * FROM macro").to_arrow_table(), world)
        counts = {
            name: row_counts(self._con, scan.source.table, self._places)
            for name, scan in scans.items()
            if name != "macro"
        }
        weights = pair_bytes(self._plan) * np.bincount(entity, minlength=len(self._places))
        for name, counted in counts.items():
            weights += counted.rows * row_bytes(scans[name])
        streams = {name: self._stream(scans[name], counted.in_order) for name, counted in counts.items()}
        for first, end in ranges(weights, self._memory):
            lo, hi = np.searchsorted(entity, (first, end))
            positions = pa.array(order[lo:hi])
            pairs = self._pairs.take(positions)
            facts = self._facts(pairs)
            dates = Dates(
                (entity[lo:hi] - first).astype(np.int32),
                macro.of(self._regions(pairs)) if macro is not None else np.zeros(hi - lo, np.int32),
                ac.days(pairs["as_of"]),
                pc.index_in(pairs["as_of"], days).to_numpy().astype(np.int32),
            )

            def rows(scan: ScanPlan, first: int = first, end: int = end) -> RowArrays:
                if scan.source.name == "macro":
                    assert macro is not None
                    return macro.rows
                table = streams[scan.source.name].take(first, end)
                return rows_of(scan, ac.ArrowColumns(table, LAYOUTS[scan.source.name].at), end - first, world)

            numbers = fact_matrix(facts, self._plan.facts, hi - lo)
            out = registers(self._plan, dates, world, rows, numbers)
            yield Chunk(positions, feature_table(self._plan, pairs, out, facts))

    def _entities(self) -> NDArray[np.int32]:
        """The place of each pair's customer."""
        column = self._pairs["customer_id"].combine_chunks()
        if pa.types.is_integer(column.type):
            return self._places.of(column)
        return np.asarray(pc.index_in(column, self._places.ids).to_numpy(), np.int32)

    def _past_due(self, connection: duckdb.DuckDBPyConnection, data: DataSet, pairs: pa.Table) -> Iterator[Chunk]:
        """What the linked accounts owe, through the same path as everything else."""
        return _Batch(connection, data, pairs, PAST_DUE, self._memory).chunks()

    def _facts(self, pairs: pa.Table) -> dict[Fact, pa.ChunkedArray]:
        wanted = list(dict.fromkeys([*self._plan.facts, *category_facts(self._plan.features)]))
        self._con.register("pairs", pairs.append_column("pos", pa.array(range(len(pairs)), pa.int64())))
        return dict(fact_columns(self._con, self._data, wanted))

    def _regions(self, pairs: pa.Table) -> list[str | None]:
        self._con.register("pairs", pairs.append_column("pos", pa.array(range(len(pairs)), pa.int64())))
        table = self._con.sql(
            f"SELECT {own_column('c.region')} AS region FROM pairs p "
            "LEFT JOIN customers c USING (customer_id) ORDER BY p.pos"
        ).to_arrow_table()
        regions: list[str | None] = table["region"].to_pylist()
        return regions

    def _stream(self, scan: ScanPlan, in_order: bool) -> CustomerStream:
        only = len(self._places) * 2 < _one(self._con, "SELECT count(*) FROM customers")
        cursor = self._con.cursor()
        if only:
            cursor.register("wanted_ids", pa.table({"customer_id": self._places.ids}))
        return CustomerStream(
            cursor,
            scan.source.table,
            columns_read(scan),
            self._places,
            told_apart(scan),
            self._between(scan),
            sort=not in_order,
            only=only,
        )

    def _between(self, scan: ScanPlan) -> str:
        """The rows that can count on any of the dates, as a condition in SQL: the kernel decides which do."""
        first, last = pc.min_max(self._pairs["as_of"]).as_py().values()
        at = name_sql(LAYOUTS[scan.source.name].at)
        known = f"{at} < DATE '{last + timedelta(1)}'"
        reach = reach_of(self._plan, scan.source)
        return known if reach is None else f"{known} AND {at} >= DATE '{first - timedelta(reach)}'"


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    [(number,)] = connection.execute(sql).fetchall()
    return int(number)


def _sorted_unique(column: pa.ChunkedArray) -> pa.Array:
    values = ac.combined(pc.unique(column))
    return values.take(pc.sort_indices(values))


def _checked(connection: duckdb.DuckDBPyConnection, data: DataSet, pairs: pa.Table) -> pa.Table:
    id_type = pa.int64() if data.id_type == "BIGINT" else pa.string()
    try:
        checked = pa.table(
            {"customer_id": pairs["customer_id"].cast(id_type), "as_of": pairs["as_of"].cast(pa.date32())}
        ).combine_chunks()
    except (KeyError, pa.ArrowInvalid, pa.ArrowNotImplementedError) as cause:
        raise DataError(
            f"the rows to compute need customer_id ({data.id_type}, as in customers) and as_of (a date): {cause}"
        ) from None
    if checked["customer_id"].null_count or checked["as_of"].null_count:
        raise DataError("a row to compute has no customer_id or no as_of; fill both.")
    connection.register("asked", checked)
    unknown = connection.sql(
        "SELECT DISTINCT customer_id FROM asked ANTI JOIN customers USING (customer_id) ORDER BY 1 LIMIT 3"
    ).fetchall()
    if unknown:
        names = ", ".join(str(row[0]) for row in unknown)
        raise DataError(f"customer {names} is not in the customers table of {data.folder}; check the id.")
    _refuse_too_early(connection, data, checked)
    return checked


def _refuse_too_early(connection: duckdb.DuckDBPyConnection, data: DataSet, pairs: pa.Table) -> None:
    tables = [(layout.at, SOURCES[name].table) for name, layout in LAYOUTS.items() if data.has(SOURCES[name].table)]
    known = [
        day
        for at, table in tables
        for (day,) in connection.execute(f"SELECT CAST(min({at}) AS DATE) FROM {table}").fetchall()
        if day is not None
    ]
    earliest = pc.min(pairs["as_of"]).as_py()
    if known and earliest is not None and earliest < min(known):
        raise DataError(
            f"as_of {earliest} is before the first record of {data.folder} ({min(known)}); nothing was known then, "
            "choose a later date."
        )


def pairs_for(data: DataSet, as_ofs: Sequence[date]) -> pa.Table:
    """Every customer known on each date (`opened_on` null or not after it), ordered by date and customer."""
    with data.connect() as connection:
        connection.register("dates", pa.table({"as_of": pa.array(sorted(set(as_ofs)), pa.date32())}))
        return connection.sql(
            "SELECT c.customer_id, d.as_of FROM dates d "
            "JOIN customers c ON c.opened_on IS NULL OR c.opened_on <= d.as_of ORDER BY d.as_of, c.customer_id"
        ).to_arrow_table()
