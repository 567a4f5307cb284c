"""What travels of each table, and how many rows of it each bucket is to receive."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.contract import TABLES
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.declare import SOURCES
from creditline.features.engine.carriers.spark.arrived import Carried, Sent
from creditline.features.engine.carriers.spark.ask import Ask
from creditline.features.engine.carriers.spark.count import COUNTED_DDL, NO_BUCKET, NO_TAG, CountRows
from creditline.features.engine.carriers.spark.engine_data import EngineData, RowsRead
from creditline.features.engine.carriers.spark.pack import Pack
from creditline.features.engine.carriers.spark.raw import Frame, RawRows, made
from creditline.features.engine.carriers.spark.raw_rows import ARRIVED, task_connection
from creditline.features.engine.carriers.spark.sound import Sound, sound_parts
from creditline.features.engine.carriers.spark.wire import WIRE_DDL
from creditline.features.engine.planning.layout import LAYOUTS
from creditline.features.errors import DataError

MOST_OF_ONE = 20_000_000  # rows of one customer
WHOLE = "every row of "  # before the name of a table that travels whole


@dataclass(frozen=True)
class Sending:
    """Rows that travel as `table`, under `tag`: of the contract's table `source`, those `where`, `selected` in SQL.

    `key`, the first column selected, tells the bucket.
    `counting`: the columns of the contract that `key` and `where` read. `parts`: the rows they come from; `sound`: what each of
    them is held against, if anything.
    """

    table: str
    source: str
    tag: int
    selected: str
    where: str
    key: str
    counting: tuple[str, ...]
    parts: tuple[RowsRead, ...]
    sound: tuple[Sound, ...] = ()

    def sql(self, read: RowsRead) -> str:
        """The rows that travel."""
        return f"SELECT {self.selected} FROM ({read.view}) WHERE {name_sql(self.key)} IS NOT NULL AND ({self.where})"

    def counted_sql(self, read: RowsRead) -> str:
        """The number of them by id."""
        key = name_sql(self.key)
        return f"SELECT {key} AS id, count(*) AS n FROM ({read.view}) WHERE {key} IS NOT NULL AND ({self.where}) GROUP BY 1"


def sending_of(
    data: EngineData, source: str, tag: int, selected: str, columns: Iterable[str], where: str = "TRUE",
    key: str = "customer_id", table: str = "", judged: Sequence[str] = (),
) -> Sending:  # fmt: skip
    """Of the contract's table `source`: `columns` are those that `selected` reads, `judged` those of `where`."""
    names = list(dict.fromkeys([key, *columns, *judged]))
    sound = sound_parts(data, source, names) if data.sound else ()
    return Sending(table or source, source, tag, selected, where, key, (key, *judged), data.rows(source, names), sound)


def whole_table(data: EngineData, table: str, tag: int) -> Sending:
    """A table of customers' rows with everything that it tells: the columns there are, and attributes, under its name beside others."""
    columns = [column.name for column in TABLES[table] if column.name != "customer_id" and data.has(table, column.name)]
    columns += [one.name for one in data.attributes if table == "customers"]
    selected = ", ".join(map(name_sql, ("customer_id", *columns)))
    return sending_of(data, table, tag, selected, columns, table=f"{WHOLE}{table}")


def carried(sending: Sending, time_zone: str) -> Carried:
    """With the schema that the rows have, as DuckDB tells it of no rows."""
    read = sending.parts[0]
    with task_connection(time_zone) as connection:
        connection.register(ARRIVED, empty_like(read.raw))
        schema = connection.sql(sending.sql(read)).to_arrow_table().schema
    return Carried(sending.tag, sending.table, pa.schema([(one.name, one.type) for one in schema]))


def packed_frame(
    data: EngineData, sendings: Sequence[Sending], schemas: Mapping[int, pa.Schema], buckets: int
) -> Frame:
    """All that travels, as one frame of `WIRE`."""
    zone = data.settings.time_zone
    packing = (
        (read.raw, Pack(one.sql(read), one.tag, buckets, schemas[one.tag], zone, sound))
        for one in sendings
        for read, sound in zip(one.parts, one.sound or (None,) * len(one.parts), strict=True)
    )
    return made(packing, WIRE_DDL)


def counted(
    data: EngineData, sendings: Sequence[Sending], tables: Sequence[Carried], buckets: int
) -> tuple[Sent, date | None]:
    """What will be sent, by tag and bucket, and the day of the first record of any table of customers' that features read."""
    from pyspark.sql import functions

    zone, counting = data.settings.time_zone, []
    clocks: dict[str, list[str]] = {}
    for name, layout in LAYOUTS.items():
        if SOURCES[name].table != "macro" and data.has(SOURCES[name].table):
            clocks.setdefault(SOURCES[name].table, []).append(layout.at)
    for one in sendings:
        told = clocks.pop(one.source, [])
        reads = one.parts if not one.source else data.rows(one.source, [*one.counting, *told])
        for read in reads:
            task = CountRows(one.counted_sql(read), _first_sql(told, read), one.tag, buckets, zone)
            counting.append((read.raw, task))
    for table, told in clocks.items():
        for read in data.rows(table, told):
            task = CountRows(None, _first_sql(told, read), NO_TAG, buckets, zone)
            counting.append((read.raw, task))
    summed = [functions.sum("rows").alias("rows"), functions.min("first").alias("first")]
    found = made(counting, COUNTED_DDL).groupBy("tag", "bucket").agg(*summed).toArrow()
    rows = {one.tag: np.zeros(buckets, np.int64) for one in sendings}
    tag, bucket, number = (found[name].to_numpy() for name in ("tag", "bucket", "rows"))
    for sent, counts in rows.items():
        mine = (bucket != NO_BUCKET) & (tag == sent)
        counts[bucket[mine]] = number[mine]
    _require_bearable(data, sendings, rows)
    days = [day for day in found["first"].to_pylist() if day is not None]
    return Sent(tuple(tables), rows, buckets), min(days, default=None)


def _require_bearable(data: EngineData, sendings: Sequence[Sending], rows: Mapping[int, NDArray[np.int64]]) -> None:
    """DataError, by name, for a customer with more rows than one task takes; asked only where a bucket is as large."""
    from pyspark.sql import functions

    if max(sum(rows.values(), np.zeros(1, np.int64))) <= MOST_OF_ONE:
        return
    zone, ddl = data.settings.time_zone, "id string, n bigint"
    counting = (
        (read.raw, Ask(f"SELECT CAST(id AS VARCHAR) AS id, n FROM ({one.counted_sql(read)})", zone))
        for one in sendings
        for read in one.parts
    )
    summed = made(counting, ddl).groupBy("id").agg(functions.sum("n").alias("n"))
    for one in summed.where(functions.col("n") > MOST_OF_ONE).toArrow().sort_by("id").to_pylist():
        raise DataError(
            f"customer {one['id']} has {one['n']:,} rows that count, and one task takes {MOST_OF_ONE:,} of one customer; is it "
            "a customer? leave it out, or keep of its rows those that matter"
        )


def _first_sql(clocks: Sequence[str], read: RowsRead) -> str | None:
    firsts = ", ".join(f"min({name_sql(clock)})" for clock in clocks)
    return f"SELECT CAST(least({firsts}) AS DATE) FROM ({read.view})" if clocks else None


def empty_like(raw: RawRows) -> pa.Table:
    """No rows, as they come into a task."""
    with task_connection("UTC") as connection:
        columns = ", ".join(f"CAST(NULL AS {kind}) AS {name_sql(name)}" for name, kind in raw.types.items())
        return connection.sql(f"SELECT {columns} LIMIT 0").to_arrow_table()
