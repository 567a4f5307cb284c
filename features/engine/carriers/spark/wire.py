"""How rows travel: those of one table and bucket as one compressed Arrow message, without its schema."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

WIRE = pa.schema([("bucket", pa.int32()), ("tag", pa.int32()), ("rows", pa.binary())])
WIRE_DDL = "bucket int, tag int, rows binary"
_LZ4 = pa.ipc.IpcWriteOptions(compression="lz4")


def buckets_of(connection: duckdb.DuckDBPyConnection, ids: pa.Array, buckets: int) -> NDArray[np.int32]:
    """The bucket of each customer id: of its text's MD5, so the same on every machine and in every version."""
    runs = pc.run_end_encode(ids)  # of rows in the order of customers there are few
    coded = runs.values.dictionary_encode()
    connection.register("creditline ids", pa.table({"id": coded.dictionary}))
    found = connection.sql(
        f'SELECT CAST(md5_number_lower(CAST(id AS VARCHAR)) % {buckets} AS INTEGER) AS b FROM "creditline ids"'
    ).to_arrow_table()
    connection.unregister("creditline ids")
    numbers: NDArray[np.int32] = found["b"].to_numpy()[coded.indices.to_numpy()]
    return np.repeat(numbers, np.diff(runs.run_ends.to_numpy(), prepend=0))


def packed(rows: pa.Table, bucket: NDArray[np.int32], tag: int) -> Iterator[pa.RecordBatch]:
    """`rows` by their buckets, one message each, in batches of `WIRE`."""
    if not len(rows):
        return
    narrow = bucket.astype(np.uint16) if bucket.max() < 1 << 16 else bucket  # sorted in one pass
    order = np.argsort(narrow, kind="stable")
    counts = np.bincount(bucket)
    there = np.flatnonzero(counts)
    [ordered] = rows.take(pa.array(order)).combine_chunks().to_batches()
    found = _messages(ordered, counts[there])
    columns = [pa.array(there, pa.int32()), pa.array([tag] * len(there), pa.int32()), pa.array(found, pa.binary())]
    yield pa.RecordBatch.from_arrays(columns, schema=WIRE)


def unpacked(messages: Iterable[pa.Buffer], schema: pa.Schema) -> pa.Table:
    """The rows of some messages; those that come in the order of their first ids mostly are in the order of all."""
    batches = [pa.ipc.read_record_batch(pa.ipc.read_message(message), schema) for message in messages]
    batches = [batch for batch in batches if len(batch)]
    if len(batches) > 1:
        first = pa.concat_arrays([batch.column(0).slice(0, 1) for batch in batches])
        batches = [batches[i] for i in pc.sort_indices(first).to_pylist()]
    return pa.Table.from_batches(batches, schema)


def _messages(rows: pa.RecordBatch, counts: NDArray[np.int64]) -> list[bytes]:
    """The first `counts[0]` rows, the next `counts[1]`, …, as messages of one stream, whose schema is known where they arrive."""
    sink, ends = pa.BufferOutputStream(), [len(rows.schema.serialize())]
    with pa.ipc.new_stream(sink, rows.schema, options=_LZ4) as writer:
        start = 0
        for count in counts.tolist():
            writer.write_batch(rows.slice(start, count))
            ends.append(sink.tell())
            start += count
    written = memoryview(sink.getvalue())
    return [bytes(written[first:end]) for first, end in pairwise(ends)]


def table_message(table: pa.Table) -> bytes:
    """A table of any columns with its schema; `message_table` reads it."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=_LZ4) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def message_table(message: bytes) -> pa.Table:
    """What `table_message` was given."""
    return pa.ipc.open_stream(message).read_all()
