"""The batch carrier: a data set's rows streamed by customer, every as-of date of a customer computed in one pass."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.catalogue.catalogue import Catalogue
from creditline.features.data import DataSet
from creditline.features.engine.carriers.duckdb.linked import neighbours_of
from creditline.features.engine.carriers.duckdb.memory_limit import Memory, pair_bytes, ranges
from creditline.features.engine.carriers.duckdb.pairs import checked
from creditline.features.engine.carriers.duckdb.places import Places
from creditline.features.engine.carriers.duckdb.tables import TableStreams
from creditline.features.engine.carriers.duckdb.wanted import wanted
from creditline.features.engine.compute.customers import Customers
from creditline.features.engine.compute.features import compute
from creditline.features.engine.compute.neighbours import PAST_DUE, needs_neighbours
from creditline.features.engine.compute.setup import Setup
from creditline.features.engine.kernel import arrow_columns as ac
from creditline.features.engine.kernel.world import Neighbours
from creditline.features.errors import DataError


@dataclass(frozen=True)
class Chunk:
    """Features of some of the pairs: `positions` are their places among the pairs asked for."""

    positions: pa.Array
    table: pa.Table


def compute_features(data: DataSet, pairs: pa.Table, catalogue: Catalogue, memory_limit: str | None = None) -> pa.Table:
    """One row per pair, in the order given: `customer_id`, `as_of`, then a column per feature.

    `pairs` has `customer_id` and `as_of` (date). Numbers are float64, categories strings; null means not known.
    Raises DataError for a customer that is not in `customers`, an `as_of` before every record, and a table there is not.
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
            yield from _Batch(connection, data, memory).chunks(setup_of(connection, data, catalogue), pairs)
    except duckdb.OutOfMemoryException:
        raise DataError(
            f"a memory limit of {memory_limit or '1GB'} is too small to read and sort {data.folder}; raise it, or write the "
            "files in the order of customer_id, so that nothing has to be sorted"
        ) from None


def setup_of(connection: duckdb.DuckDBPyConnection, data: DataSet, catalogue: Catalogue) -> Setup:
    """A catalogue, the lender's settings and the macro table, where there is one."""
    macro = connection.sql("SELECT * FROM macro").to_arrow_table() if data.has("macro") else None
    return Setup(catalogue, data.settings, macro)


def neighbours_on(
    connection: duckdb.DuckDBPyConnection, data: DataSet, customers: pa.Array, days: pa.Array, memory: Memory
) -> Neighbours:
    """What the accounts that these customers are linked to owed, as known on each of `days` (distinct, rising)."""
    connection.register("asked", pa.table({"customer_id": customers}))
    return _Batch(connection, data, memory).neighbours(days)


@dataclass(frozen=True)
class _Batch:
    """What all computations over a data set share: here the linked accounts' and the customers' own."""

    connection: duckdb.DuckDBPyConnection
    data: DataSet
    memory: Memory

    def chunks(self, setup: Setup, asked: pa.Table) -> Iterator[Chunk]:
        """Features chunk by chunk."""
        pairs = checked(self.connection, self.data, asked)
        if not len(pairs):
            return
        days = ac.days(pairs["as_of"])
        neighbours = Neighbours()
        if needs_neighbours(setup.plan):
            neighbours = self.neighbours(pc.unique(pairs["as_of"]).sort())
        places = Places(ac.combined(_sorted_unique(pairs["customer_id"])))
        entity = _entities(places, pairs)
        order = np.argsort(entity, kind="stable")
        entity = entity[order]
        first_day, last_day = pc.min_max(pairs["as_of"]).as_py().values()
        streams = TableStreams(self.connection, places, wanted(setup, self.data, first_day, last_day))
        weights = streams.bytes + pair_bytes(setup.plan) * np.bincount(entity, minlength=len(places))
        for first, end in ranges(weights, self.memory):
            lo, hi = np.searchsorted(entity, (first, end))
            rows = {
                name: ac.ArrowColumns(table, setup.clocks.get(name)) for name, table in streams.take(first, end).items()
            }
            whose = (entity[lo:hi] - first).astype(np.int32)
            found = compute(Customers(setup, end - first, whose, days[order[lo:hi]], rows, neighbours))
            positions = pa.array(order[lo:hi])
            yield Chunk(positions, found.table(pairs.take(positions)))

    def neighbours(self, days: pa.Array) -> Neighbours:
        """What the accounts owed that the customers of the table `asked` are linked to, on each of `days`."""
        if self.data.accounts is not self.data:
            with self.data.accounts.connect() as connection:
                connection.register("asked", self.connection.sql("SELECT * FROM asked").to_arrow_table())
                return _Batch(connection, self.data.accounts, self.memory).neighbours(days)
        setup = Setup(PAST_DUE, self.data.settings)
        return neighbours_of(self.connection, self.data, days, lambda pairs: self.chunks(setup, pairs))


def _entities(places: Places, pairs: pa.Table) -> NDArray[np.int32]:
    """The place of each pair's customer."""
    column = pairs["customer_id"].combine_chunks()
    if pa.types.is_integer(column.type):
        return places.of(column)
    return np.asarray(pc.index_in(column, places.ids).to_numpy(), np.int32)


def _sorted_unique(column: pa.ChunkedArray) -> pa.Array:
    values = ac.combined(pc.unique(column))
    return values.take(pc.sort_indices(values))
