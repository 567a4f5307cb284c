"""The task of a question about the whole: what SQL says of the rows of a task, a few rows."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from creditline.features.engine.carriers.spark.raw_rows import Arriving, arrivals, task_connection
from creditline.features.engine.carriers.spark.same_versions import SameVersions


@dataclass(frozen=True)
class Ask:
    """`sql` over the rows that arrived, some at a time."""

    sql: str
    time_zone: str
    versions: SameVersions = field(default_factory=SameVersions)

    def __call__(self, arriving: Iterator[Arriving]) -> Iterator[pa.RecordBatch]:
        """Rows of the table in, the answers out."""
        self.versions.require()
        with task_connection(self.time_zone) as connection:
            for _ in arrivals(connection, arriving):
                yield from connection.sql(self.sql).to_arrow_table().to_batches()
