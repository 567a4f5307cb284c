"""The task of the first look: how many rows of each bucket will be sent, and the first day there is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa

from creditline.features.engine.carriers.spark.raw_rows import Arriving, arrivals, task_connection
from creditline.features.engine.carriers.spark.same_versions import SameVersions
from creditline.features.engine.carriers.spark.wire import buckets_of

COUNTED = pa.schema([("tag", pa.int32()), ("bucket", pa.int32()), ("rows", pa.int64()), ("first", pa.date32())])
COUNTED_DDL = "tag int, bucket int, rows bigint, first date"
NO_BUCKET = -1  # of the row that tells the first day
NO_TAG = -1  # of a table that is not sent


@dataclass(frozen=True)
class CountRows:
    """`sql`: id and n, the rows of each customer that `Pack` will send; `first_sql`: the first day of the table, or None."""

    sql: str | None
    first_sql: str | None
    tag: int
    buckets: int
    time_zone: str
    versions: SameVersions = field(default_factory=SameVersions)

    def __call__(self, arriving: Iterator[Arriving]) -> Iterator[pa.RecordBatch]:
        """Rows of the table in, `COUNTED` out, summed over the task."""
        self.versions.require()
        counts, first = np.zeros(self.buckets, np.int64), None
        with task_connection(self.time_zone) as connection:
            for _ in arrivals(connection, arriving):
                if self.sql is not None:
                    rows = connection.sql(self.sql).to_arrow_table()
                    if len(rows):
                        bucket = buckets_of(connection, rows["id"].combine_chunks(), self.buckets)
                        np.add.at(counts, bucket, rows["n"].to_numpy())
                if self.first_sql is not None:
                    [(day,)] = connection.execute(self.first_sql).fetchall()
                    first = _earlier(first, day)
        there = np.flatnonzero(counts)
        yield pa.RecordBatch.from_arrays(
            [
                pa.array([self.tag] * (len(there) + 1), pa.int32()),
                pa.array([*there.tolist(), NO_BUCKET], pa.int32()),
                pa.array([*counts[there].tolist(), 0], pa.int64()),
                pa.array([*[None] * len(there), first], pa.date32()),
            ],
            schema=COUNTED,
        )


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)
