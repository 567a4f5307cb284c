"""What travels of each table, and how many rows of it each bucket is to receive."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa

from creditline.features.data.reading.connection import open_connection
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.declare import SOURCES
from creditline.features.engine.carriers.spark.arrived import Carried, Sent
from creditline.features.engine.carriers.spark.count import COUNTED_DDL, NO_BUCKET, CountRows
from creditline.features.engine.carriers.spark.engine_data import EngineData, Frame, RowsRead
from creditline.features.engine.carriers.spark.pack import Pack
from creditline.features.engine.carriers.spark.raw_rows import ARRIVED
from creditline.features.engine.carriers.spark.wire import WIRE_DDL
from creditline.features.engine.planning.layout import LAYOUTS


@dataclass(frozen=True)
class Sending:
    """Rows that travel as `table`, under `tag`: of `source`, those `where`, `selected` in SQL, `key` (first) telling the bucket.

    `columns`: those of the contract that all of it reads. `parts`: the frames they come from.
    """

    table: str
    tag: int
    selected: str
    where: str
    key: str
    parts: tuple[RowsRead, ...]

    def sql(self, read: RowsRead) -> str:
        """The rows that travel."""
        return f"SELECT {self.selected} FROM ({read.view}) WHERE {name_sql(self.key)} IS NOT NULL AND ({self.where})"

    def counted_sql(self, read: RowsRead) -> str:
        """The number of them by id."""
        return f"SELECT {name_sql(self.key)} AS id, count(*) AS n FROM ({self.sql(read)}) GROUP BY 1"


def sending_of(
    data: EngineData, source: str, tag: int, selected: str, columns: Iterable[str], where: str = "TRUE",
    key: str = "customer_id", table: str = "",
) -> Sending:  # fmt: skip
    """Of the contract's table `source`, `columns` being all that `selected`, `where` and `key` read."""
    read = data.rows(source, list(dict.fromkeys([key, *columns])))
    return Sending(table or source, tag, selected, where, key, read)


def carried(sending: Sending, time_zone: str) -> Carried:
    """With the schema that the rows have, as DuckDB tells it of no rows."""
    read = sending.parts[0]
    with open_connection("1GB", 1, time_zone) as connection:
        connection.register(ARRIVED, empty_like(read.frame))
        schema = connection.sql(sending.sql(read)).to_arrow_table().schema
    return Carried(sending.tag, sending.table, pa.schema([(one.name, one.type) for one in schema]))


def packed_frame(
    data: EngineData, sendings: Sequence[Sending], schemas: Mapping[int, pa.Schema], buckets: int
) -> Frame:
    """All that travels, as one frame of `WIRE`."""
    zone = data.settings.time_zone
    return _together(
        read.frame.mapInArrow(Pack(one.sql(read), one.tag, buckets, schemas[one.tag], zone), WIRE_DDL)
        for one in sendings
        for read in one.parts
    )


def counted(data: EngineData, sendings: Sequence[Sending], tables: Sequence[Carried], buckets: int) -> Sent:
    """What will be sent, by tag and bucket."""
    from pyspark.sql import functions

    zone = data.settings.time_zone
    frames = [
        read.frame.mapInArrow(CountRows(one.counted_sql(read), None, one.tag, buckets, zone), COUNTED_DDL)
        for one in sendings
        for read in one.parts
    ]
    found = _together(frames).groupBy("tag", "bucket").agg(functions.sum("rows").alias("rows")).toArrow()
    rows = {one.tag: np.zeros(buckets, np.int64) for one in sendings}
    tag, bucket, number = (found[name].to_numpy() for name in ("tag", "bucket", "rows"))
    there = bucket != NO_BUCKET
    for one in rows:
        mine = there & (tag == one)
        rows[one][bucket[mine]] = number[mine]
    return Sent(tuple(tables), rows, buckets)


def first_day(data: EngineData) -> date | None:
    """The day of the first record of any table that features read, the macro table among them."""
    frames, zone, found = [], data.settings.time_zone, []
    for name, layout in LAYOUTS.items():
        table = SOURCES[name].table
        if table == "macro" and data.macro is not None:
            found += [day for day in data.macro[layout.at].to_pylist() if day is not None]
        elif data.has(table) and table != "macro":
            for read in data.rows(table, [layout.at]):
                sql = f"SELECT CAST(min({name_sql(layout.at)}) AS DATE) FROM ({read.view})"
                frames.append(read.frame.mapInArrow(CountRows(None, sql, 0, 1, zone), COUNTED_DDL))
    if frames:
        found += [day for day in _together(frames).toArrow()["first"].to_pylist() if day is not None]
    return min(found, default=None)


def empty_like(frame: Frame) -> pa.Table:
    """No rows of a frame, as they come into a task."""
    from creditline.features.engine.carriers.spark.engine_types import columns_of_frame

    with open_connection("1GB", 1, "UTC") as connection:
        columns = ", ".join(
            f"CAST(NULL AS {kind}) AS {name_sql(name)}" for name, kind in columns_of_frame(frame).items()
        )
        return connection.sql(f"SELECT {columns} LIMIT 0").to_arrow_table()


def _together(frames: Iterable[Any]) -> Frame:
    return reduce(lambda one, other: one.union(other), frames)
