"""Evidence from a data set, a range of customers at a time, in bounded memory."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.catalogue.catalogue import Catalogue
from creditline.features.contract import TABLES
from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.engine.carriers.duckdb.batch import neighbours_on, setup_of
from creditline.features.engine.carriers.duckdb.memory_limit import Memory, ranges, row_bytes
from creditline.features.engine.carriers.duckdb.places import Places
from creditline.features.engine.carriers.duckdb.tables import TableStreams
from creditline.features.engine.carriers.duckdb.wanted import Wanted
from creditline.features.engine.compute.facts import Facts
from creditline.features.engine.compute.scopes import scope_of
from creditline.features.engine.kernel import arrow_columns as ac
from creditline.features.engine.kernel.columns import Labels
from creditline.features.engine.kernel.world import day_number
from creditline.features.engine.planning.layout import LAYOUTS
from creditline.features.engine.planning.prepare import columns_read
from creditline.features.evidence.asks import Asks, Span
from creditline.features.evidence.finding import Finder, Found
from creditline.features.evidence.parts import SourceParts
from creditline.features.evidence.records import SCHEMA, columns_of

RECORD_BYTES = 200  # about what a named row takes, as arrays and as columns


def evidence_chunks(
    data: DataSet,
    catalogue: Catalogue,
    asks: pa.Table,
    start: date | None = None,
    end: date | None = None,
    most: int = 20,
    memory_limit: str | None = None,
) -> Iterator[pa.Table]:
    """The rows behind the change of each feature asked about between the ends of two days.

    `asks`: `customer_id` and `feature`, and where an ask has days of its own, `since` and `until` in place of `start` and `end`;
    each row once. Yields tables of those columns, `table`, `record_id`, `on`, `amount`, `move`, `day` (see `RecordMove`) and
    `more`: how many further rows moved that feature. Customers rise within the same two days; a feature's rows come together,
    the latest event first, at most `most` of them. A feature that nothing moved has no row: it only aged.
    """
    asks = asks.combine_chunks().sort_by([("customer_id", "ascending")])
    if not len(asks):
        return
    names = pc.unique(asks["feature"])
    features = [catalogue[name] for name in names.to_pylist()]
    between, which = np.unique(_spans(asks, start, end), axis=0, return_inverse=True)
    which = which.reshape(-1)
    finders = [Finder(features, Span(*days), most) for days in between.astype("datetime64[D]").tolist()]
    widest = Span(min(one.span.start for one in finders), max(one.span.end for one in finders))
    finder = Finder(features, widest, most)  # what it reads is read for all
    feature = pc.index_in(asks["feature"], names).to_numpy().astype(np.int32)
    memory = Memory.of(memory_limit)
    with data.connect(f"{memory.database}B", memory.threads) as connection:
        places = Places(ac.combined(pc.unique(ac.combined(asks["customer_id"]))))
        entity = places.of(ac.combined(asks["customer_id"]))
        setup = setup_of(connection, data, catalogue)
        world = setup.world
        if finder.reads_neighbours:
            days = pa.array([finder.span.start + timedelta(n) for n in range(finder.span.days + 1)], pa.date32())
            world = replace(world, neighbours=neighbours_on(connection, data, places.ids, days, memory))
        macros = {}
        if "macro" in finder.parts and setup.macro is not None:
            macros = {place: own.macro(setup.macro, world) for place, own in enumerate(finders)}
        streams = TableStreams(connection, places, _wanted(connection, data, finder))
        weights = streams.bytes + np.bincount(entity, minlength=len(places)) * most * RECORD_BYTES
        for first, stop in ranges(weights, memory):
            lo, hi = np.searchsorted(entity, (first, stop))
            held = streams.take(first, stop)
            for place in np.unique(which[lo:hi]).tolist():
                asked = lo + np.flatnonzero(which[lo:hi] == place)
                customers, own = np.unique(entity[asked] - first, return_inverse=True)
                tables = held if len(customers) == stop - first else _of(held, customers, stop - first)
                macro = macros.get(place)
                scope = np.zeros(len(customers), np.int32)
                if macro is not None:
                    scope = scope_of(_regions(tables, len(customers), finders[place].span.end), macro.scope)
                some = Asks(own.reshape(-1).astype(np.int32), feature[asked], scope)
                yield _as_table(finders[place].of(tables.get, some, world, macro), asks.take(pa.array(asked)))


def _spans(asks: pa.Table, start: date | None, end: date | None) -> np.ndarray:
    """The two days of each ask, as days since 1970, (asks, 2)."""
    days = [
        asks[name].to_numpy() if name in asks.column_names else np.full(len(asks), day, "datetime64[D]")
        for name, day in (("since", start), ("until", end))
    ]
    return np.column_stack([each.astype("datetime64[D]").astype(np.int64) for each in days])


def _of(held: Mapping[str, pa.Table], customers: np.ndarray, count: int) -> dict[str, pa.Table]:
    """The rows of some of `count` customers, who are counted from 0 on."""
    place = np.full(count, -1, np.int32)
    place[customers] = np.arange(len(customers), dtype=np.int32)
    found = {}
    for name, table in held.items():
        own = place[table["entity"].to_numpy()]
        rows = table.filter(pa.array(own >= 0))
        at = rows.schema.get_field_index("entity")
        found[name] = rows.set_column(at, "entity", pa.array(own[own >= 0]))
    return found


def _wanted(connection: duckdb.DuckDBPyConnection, data: DataSet, finder: Finder) -> list[Wanted]:
    """What is read of each table: of rows those that can have moved."""
    found = []
    for name, parts in finder.parts.items():
        if name != "macro" and data.has(parts.source.table):
            columns = _columns(connection, data, parts)
            found.append(Wanted(parts.source.table, columns, _row_bytes(parts), _between(parts, finder.span)))
    if finder.reads_attributes and data.has("attributes"):
        columns = tuple(name for name in columns_of("attributes") if name != "customer_id")
        between = f"valid_from <= DATE '{finder.span.end}'"
        found.append(Wanted("attributes", columns, 24 * len(columns_of("attributes")), between))
    if "macro" in finder.parts:
        found.append(Wanted("customers", ("opened_on", "region"), 48))
    return found


def _columns(connection: duckdb.DuckDBPyConnection, data: DataSet, parts: SourceParts) -> tuple[str, ...]:
    """All of the table's, or where every row has a `record_id` those that are read."""
    table = parts.source.table
    wanted = columns_of(table)
    unnamed = f"SELECT 1 FROM {name_sql(table)} WHERE record_id IS NULL LIMIT 1"
    if data.has(table, "record_id") and not connection.execute(unnamed).fetchall():
        read = {*columns_read(parts.scan), "record_id", TABLES[table].amount}
        wanted = tuple(name for name in wanted if name in read)
    return tuple(name for name in wanted if name != "customer_id")


def _row_bytes(parts: SourceParts) -> int:
    return 24 * len(columns_of(parts.source.table)) + row_bytes(parts.scan)


def _between(parts: SourceParts, span: Span) -> str:
    at = name_sql(LAYOUTS[parts.source.name].at)
    known = f"{at} < DATE '{span.end + timedelta(1)}'"
    return known if parts.reach is None else f"{known} AND {at} >= DATE '{span.start - timedelta(parts.reach)}'"


def _regions(held: Mapping[str, pa.Table], customers: int, end: date) -> Labels:
    """The region of each customer as known on the later date."""
    every = np.arange(customers, dtype=np.int32)
    return Facts(
        ac.ArrowColumns(held["customers"]), None, customers, every, np.full(customers, day_number(end), np.int32)
    ).region()


def _as_table(found: Found, asks: pa.Table) -> pa.Table:
    ask = pa.array(found.ask)
    table = pa.table(
        {
            name: asks[name].take(ask)
            for name in ("customer_id", "feature", "since", "until")
            if name in asks.column_names
        }
    )
    for name in SCHEMA.names:
        table = table.append_column(name, found.rows[name])
    return table.append_column("more", pa.array(found.more[found.ask]))
