"""The task that counts what arrived of a bucket's customers in every table."""

from collections.abc import Iterator, Mapping
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
        with task_connection(self.time_zone) as connection:
            for bucket, tables in self.sent.of(batches):
                buckets.append(bucket)
                for tag, feed in self.feeds.items():
                    here = [*([summed[tag]] if tag in summed else []), self._tally(connection, feed, tables)]
                    summed[tag] = together(here)
        if buckets:
            told = [tally.to_json().encode() for tally in summed.values()]
            columns = [
                pa.array([*buckets, *[buckets[0]] * len(told)], pa.int32()),
                pa.array([*[BUCKET] * len(buckets), *summed], pa.int32()),
                pa.array([*[None] * len(buckets), *told], pa.binary()),
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=WIRE)

    def _tally(self, connection: duckdb.DuckDBPyConnection, feed: Feed, tables: Mapping[str, pa.Table]) -> FeedTally:
        connection.register(feed.table.name, tables[feed.table.name])
        found = FeedTally.of(connection, feed, self.periods)
        connection.unregister(feed.table.name)
        return found
