"""The task that counts what arrived of a bucket's customers in every table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from creditline.features.engine.carriers.spark.arrived import Sent
from creditline.features.engine.carriers.spark.raw_rows import task_connection
from creditline.features.engine.carriers.spark.same_versions import SameVersions
from creditline.features.engine.carriers.spark.wire import WIRE
from creditline.training.monitor.feeds.daily import Feed
from creditline.training.monitor.feeds.periods import Periods
from creditline.training.monitor.feeds.tally import FeedTally, together

ROWS_AT_ONCE = 1_000_000  # of several buckets, as a tally costs some hundredths of a second however small it is
BUCKET = -1  # the tag of a message that says only that a bucket was counted


@dataclass(frozen=True)
class CountFeeds:
    """`feeds`: by tag, of a table that travels under it."""

    feeds: Mapping[int, Feed]
    periods: Periods
    sent: Sent
    time_zone: str
    versions: SameVersions = field(default_factory=SameVersions)

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """`WIRE` in, `WIRE` out: a tally of each table for the whole task, and which buckets were in it."""
        self.versions.require()
        buckets: list[int] = []
        summed: dict[int, FeedTally] = {}
        held: list[Mapping[str, pa.Table]] = []
        with task_connection(self.time_zone) as connection:
            for bucket, tables in self.sent.of(batches):
                buckets.append(bucket)
                held.append(tables)
                if sum(len(rows) for some in held for rows in some.values()) >= ROWS_AT_ONCE:
                    self._count(connection, held, summed)
                    held = []
            if held:
                self._count(connection, held, summed)
        yield from _messages(buckets, summed)

    def _count(
        self,
        connection: duckdb.DuckDBPyConnection,
        held: Sequence[Mapping[str, pa.Table]],
        summed: dict[int, FeedTally],
    ) -> None:
        for tag, feed in self.feeds.items():
            name = feed.table.name
            connection.register(name, pa.concat_tables([tables[name] for tables in held]))
            _add(summed, tag, FeedTally.of(connection, feed, self.periods))
            connection.unregister(name)


@dataclass(frozen=True)
class AddTallies:
    """What several tasks counted as if one had."""

    versions: SameVersions = field(default_factory=SameVersions)

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """`WIRE` of `CountFeeds` in, the same out."""
        self.versions.require()
        buckets: list[int] = []
        summed: dict[int, FeedTally] = {}
        for bucket, tag, rows in (row.values() for batch in batches for row in batch.to_pylist()):
            if tag == BUCKET:
                buckets.append(bucket)
            else:
                _add(summed, tag, FeedTally.from_json(rows.decode()))
        yield from _messages(buckets, summed)


def _add(summed: dict[int, FeedTally], tag: int, tally: FeedTally) -> None:
    summed[tag] = together([summed[tag], tally]) if tag in summed else tally


def _messages(buckets: list[int], summed: Mapping[int, FeedTally]) -> Iterator[pa.RecordBatch]:
    told = [tally.to_json().encode() for tally in summed.values()]
    place = buckets[0] if buckets else 0
    columns = [
        pa.array([*buckets, *[place] * len(told)], pa.int32()),
        pa.array([*[BUCKET] * len(buckets), *summed], pa.int32()),
        pa.array([*[None] * len(buckets), *told], pa.binary()),
    ]
    yield pa.RecordBatch.from_arrays(columns, schema=WIRE)
