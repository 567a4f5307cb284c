"""The task of the sending side: rows of one table read, and packed by the bucket of their customer."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from creditline.features.engine.carriers.spark.raw_rows import Arriving, arrivals, task_connection
from creditline.features.engine.carriers.spark.same_versions import SameVersions
from creditline.features.engine.carriers.spark.sound import Sound
from creditline.features.engine.carriers.spark.wire import buckets_of, packed


@dataclass(frozen=True)
class Pack:
    """`sql`: the rows that travel, the id that decides their bucket first, none of them null there."""

    sql: str
    tag: int
    buckets: int
    schema: pa.Schema
    time_zone: str
    sound: Sound | None = None
    versions: SameVersions = field(default_factory=SameVersions)

    def __call__(self, arriving: Iterator[Arriving]) -> Iterator[pa.RecordBatch]:
        """Rows of the table in, `WIRE` out."""
        self.versions.require()
        with task_connection(self.time_zone) as connection:
            for _ in arrivals(connection, arriving, held=self.sound is not None):
                if self.sound is not None:
                    self.sound.require(connection)
                yield from self._packed(connection)  # which holds nothing but messages while it waits

    def _packed(self, connection: duckdb.DuckDBPyConnection) -> list[pa.RecordBatch]:
        rows = connection.sql(self.sql).to_arrow_table().cast(self.schema)
        if not len(rows):
            return []
        ids = rows.column(0).combine_chunks()
        return list(packed(rows, buckets_of(connection, ids, self.buckets), self.tag))
