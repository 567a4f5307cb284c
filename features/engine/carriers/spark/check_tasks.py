"""The task that holds the rows of a bucket's customers against the contract."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from creditline.features.data.check.asked import Asked, know_customers
from creditline.features.data.check.tally import Tally
from creditline.features.engine.carriers.spark.arrived import Sent
from creditline.features.engine.carriers.spark.raw_rows import task_connection
from creditline.features.engine.carriers.spark.same_versions import SameVersions
from creditline.features.engine.carriers.spark.wire import WIRE, table_message

ROWS = "creditline rows"


@dataclass(frozen=True)
class CheckBuckets:
    """`asked`: by tag, of a table that travels under it; the customers come first."""

    asked: Mapping[int, Asked]
    sent: Sent
    time_zone: str
    versions: SameVersions = field(default_factory=SameVersions)

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """`WIRE` in, `WIRE` out: the tally of each bucket and table, of no rows too."""
        self.versions.require()
        for bucket, tables in self.sent.of(batches):
            told = {
                carried.tag: table_message(tally.to_arrow())
                for carried, tally in zip(self.sent.tables, self.tallies(tables), strict=True)
            }
            columns = [
                pa.array([bucket] * len(told), pa.int32()),
                pa.array(list(told), pa.int32()),
                pa.array(list(told.values()), pa.binary()),
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=WIRE)

    def tallies(self, tables: Mapping[str, pa.Table]) -> Iterator[Tally]:
        """That of each table, in the order in which they are carried."""
        with task_connection(self.time_zone) as connection:
            for carried in self.sent.tables:
                asked = self.asked[carried.tag]
                connection.register(ROWS, tables[carried.table])
                relation = f'SELECT * FROM "{ROWS}"'
                if asked.table.name == "customers" and "customer_id" in asked.present:
                    know_customers(connection, relation)
                yield asked.tally(connection, relation)
                connection.unregister(ROWS)
