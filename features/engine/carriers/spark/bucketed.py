"""Rows beside the bucket of their customer, to be written by it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.engine.carriers.spark.raw_rows import task_connection
from creditline.features.engine.carriers.spark.same_versions import SameVersions
from creditline.features.engine.carriers.spark.wire import buckets_of
from creditline.features.errors import DataError

COLUMN = "bucket"


def bucketed_frame(frame: Any, buckets: int, customer: str) -> Any:
    """`frame` with the column `bucket`, 0 of rows without a customer. DataError for a column that is not there, or is there already."""
    from pyspark.sql.types import IntegerType, StructField, StructType

    if customer not in frame.columns:
        raise DataError(
            f"the rows have no column {customer} to tell the bucket of; name the one that holds the customer"
        )
    if COLUMN in frame.columns:
        raise DataError("the rows have a column bucket already; leave it out")
    if buckets < 1:
        raise DataError(f"buckets arrived as {buckets}; give a number from 1")
    schema = StructType([*frame.schema.fields, StructField(COLUMN, IntegerType())])
    return frame.mapInArrow(_Bucketed(buckets, frame.columns.index(customer)), schema)


@dataclass(frozen=True)
class _Bucketed:
    buckets: int
    place: int
    versions: SameVersions = field(default_factory=SameVersions)

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        self.versions.require()
        with task_connection("UTC") as connection:
            for batch in batches:
                own = batch.column(self.place)
                numbers = pa.array(
                    buckets_of(connection, own.cast(pa.string()).fill_null(""), self.buckets), pa.int32()
                )
                numbers = pc.if_else(pc.is_valid(own), numbers, pa.scalar(0, pa.int32()))
                yield pa.RecordBatch.from_arrays([*batch.columns, numbers], [*batch.schema.names, COLUMN])
