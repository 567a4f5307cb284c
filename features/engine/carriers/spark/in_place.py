"""Tables whose files lie in folders by bucket: tasks read them where they lie, and nothing of them is shuffled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa

from creditline.features.data.check.scan import typed_and_raw
from creditline.features.engine.carriers.spark.by_bucket import files_by_bucket
from creditline.features.engine.carriers.spark.engine_data import EngineData, RowsRead
from creditline.features.engine.carriers.spark.raw import Frame, RawFrame
from creditline.features.engine.carriers.spark.raw_rows import task_connection
from creditline.features.engine.carriers.spark.sending import Sending, packed_frame
from creditline.features.engine.carriers.spark.sound import Sound
from creditline.features.engine.carriers.spark.wire import WIRE, WIRE_DDL, buckets_of
from creditline.features.errors import DataError
from creditline.features.output.paths import files_sql

_FILES = Path("/creditline files of a bucket")  # stands in SQL for those of the bucket that is read
_NO_TAG = -1  # of the message that gives every bucket a task


@dataclass(frozen=True)
class PartInPlace:
    """`sql`: the rows wanted of some files alike; `files`: those, by bucket. `sound`: what they are held against, if anything."""

    sql: str
    files: Mapping[int, tuple[Path, ...]]
    sound: Sound | None

    def rows(self, connection: duckdb.DuckDBPyConnection, bucket: int) -> pa.Table | None:
        """Those of a bucket; None where it has no file."""
        if (files := self.files.get(bucket)) is None:
            return None
        stands, there = files_sql([_FILES]), files_sql(files)
        if self.sound is not None:
            replace(self.sound, relation=self.sound.relation.replace(stands, there)).require(connection)
        return connection.sql(self.sql.replace(stands, there)).to_arrow_table()


@dataclass(frozen=True)
class TableInPlace:
    """A table that travels under `tag` where it is not in place; `schema` as of `Carried`."""

    tag: int
    table: str
    parts: tuple[PartInPlace, ...]
    schema: pa.Schema
    buckets: int
    time_zone: str

    @classmethod
    def of(cls, data: EngineData, sending: Sending, schema: pa.Schema) -> "TableInPlace":
        """What `sending` would send."""
        source, extras = data.placed[sending.source], {}
        if sending.source == "customers":
            extras = {one.name: one.is_number for one in data.attributes}
        parts = []
        for i, feed in enumerate(source.parts):
            one = replace(source, parts=(replace(feed, part=replace(feed.part, files=(_FILES,))),))
            sound = sending.sound[i] if sending.sound else None
            if sound is not None:
                relation = typed_and_raw(one, source.table, sound.asked.present, data.id_type)
                sound = replace(sound, relation=relation)
            sql = sending.sql(RowsRead(RawFrame(None), one.view_sql(data.id_type, extras)))
            parts.append(PartInPlace(sql, files_by_bucket(feed, data.settings.buckets), sound))
        return cls(sending.tag, sending.table, tuple(parts), schema, data.settings.buckets, data.settings.time_zone)

    def rows(self, bucket: int) -> pa.Table:
        """The rows of a bucket; DataError for one of another bucket."""
        with task_connection(self.time_zone) as connection:
            found = [rows for part in self.parts if (rows := part.rows(connection, bucket)) is not None]
            table = pa.concat_tables([rows.cast(self.schema) for rows in found]) if found else self.schema.empty_table()
            ids = table.column(0).unique()
            for customer, own in zip(ids.to_pylist(), buckets_of(connection, ids, self.buckets).tolist(), strict=True):
                if own != bucket:
                    raise DataError(
                        f"{self.table} has rows of customer {customer} in the folder of bucket {bucket}, who is of bucket {own} of "
                        f"{self.buckets}; write the table anew by creditline.spark.bucketed, or take buckets out of [spark]"
                    )
        return table


def brought(
    data: EngineData, sendings: Sequence[Sending], schemas: Mapping[int, pa.Schema], buckets: int
) -> tuple[Frame, tuple[TableInPlace, ...]]:
    """What travels, as one frame of `WIRE`, and the tables that a task of the receiving side reads itself."""
    if not data.placed:
        return packed_frame(data, sendings, schemas, buckets), ()
    placed = tuple(TableInPlace.of(data, one, schemas[one.tag]) for one in sendings if one.source)
    columns = [range(buckets), [_NO_TAG] * buckets, [b""] * buckets]
    every = pa.table([pa.array(column, kind.type) for column, kind in zip(columns, WIRE, strict=True)], schema=WIRE)
    frame = data.spark.createDataFrame(every.to_pylist(), WIRE_DDL)
    others = [one for one in sendings if not one.source]
    return (frame.union(packed_frame(data, others, schemas, buckets)) if others else frame), placed
