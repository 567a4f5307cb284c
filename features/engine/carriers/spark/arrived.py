"""The messages of a task of the receiving side, put together by bucket and held against what was sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.engine.carriers.spark.raw_rows import task_connection
from creditline.features.engine.carriers.spark.wire import buckets_of, unpacked
from creditline.features.errors import DataError


@dataclass(frozen=True)
class Carried:
    """A table that travels under `tag`; `schema` is that of its rows, the id of their bucket first.

    `checked`: its rows were counted before they travelled; of others what came with them says how many there are.
    """

    tag: int
    table: str
    schema: pa.Schema
    checked: bool = True


class InPlace(Protocol):
    """A table whose rows a task reads itself."""

    @property
    def table(self) -> str:
        """The name it travels under elsewhere."""

    def rows(self, bucket: int) -> pa.Table:
        """Those of a bucket's customers, all of them."""


@dataclass(frozen=True)
class Sent:
    """What was counted before anything travelled: `rows` by tag, (buckets,) int64 each. `placed`: what does not travel."""

    tables: tuple[Carried, ...]
    rows: Mapping[int, NDArray[np.int64]]
    buckets: int
    placed: tuple[InPlace, ...] = ()

    def with_placed(self, placed: Sequence[InPlace]) -> "Sent":
        """With tables that lie in place, of which nothing can be lost on the way."""
        names = {one.table for one in placed}
        tables = (replace(one, checked=one.checked and one.table not in names) for one in self.tables)
        return replace(self, tables=tuple(tables), placed=tuple(placed))

    def of(self, batches: Iterator[pa.RecordBatch]) -> Iterator[tuple[int, dict[str, pa.Table]]]:
        """The rows of each bucket that arrived, by table, whatever order they came in.

        DataError that names table and bucket where rows are missing, came twice or are another bucket's.
        """
        messages: dict[int, dict[int, list[pa.Buffer]]] = {}
        for batch in batches:
            bucket, tag, rows = batch.column(0).to_pylist(), batch.column(1).to_pylist(), batch.column(2)
            for i in range(len(batch)):
                messages.setdefault(bucket[i], {}).setdefault(tag[i], []).append(rows[i].as_buffer())
        if not messages:
            return
        with task_connection("UTC") as connection:
            for bucket in sorted(messages):
                arrived = messages.pop(bucket)
                found = {one.table: unpacked(arrived.get(one.tag, ()), one.schema) for one in self.tables}
                found |= {one.table: one.rows(bucket) for one in self.placed}
                for carried in (one for one in self.tables if one.checked):
                    self._require(bucket, carried, len(found[carried.table]))
                self._require_own(connection, bucket, found)
                yield bucket, found

    def _require_own(self, connection: duckdb.DuckDBPyConnection, bucket: int, found: Mapping[str, pa.Table]) -> None:
        """DataError for rows that travelled under another bucket's number."""
        ids = {table: rows.column(0).unique() for table, rows in found.items() if len(rows)}
        if not ids or not np.any(buckets_of(connection, pa.concat_arrays(ids.values()), self.buckets) != bucket):
            return
        for table, some in ids.items():
            other = buckets_of(connection, some, self.buckets)
            if np.any(other != bucket):
                raise DataError(
                    f"rows of {table} of bucket {other[other != bucket][0]} arrived as bucket {bucket} of {self.buckets}: the "
                    "engine mixed up what it carried; run the job again"
                )

    def _require(self, bucket: int, carried: Carried, received: int) -> None:
        sent = int(self.rows[carried.tag][bucket]) if carried.tag in self.rows else 0
        if received == sent:
            return
        why = "were lost on the way, or stand in another partition" if received < sent else "came more than once"
        raise DataError(
            f"bucket {bucket} of {self.buckets}: {received:,} rows of {carried.table} arrived and {sent:,} were counted: rows "
            f"{why}, or the table changed while it was read; run the job again"
        )
