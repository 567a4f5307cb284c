"""Tables of any columns as rows of an engine: one message each, with its schema."""

import pyarrow as pa

MESSAGES = pa.schema([("what", pa.string()), ("customers", pa.int64()), ("found", pa.int64()), ("rows", pa.binary())])
MESSAGES_DDL = "what string, customers bigint, found bigint, rows binary"
_LZ4 = pa.ipc.IpcWriteOptions(compression="lz4")


def message(what: str, table: pa.Table, customers: int = 0, found: int = 0) -> dict[str, object]:
    """A row of `MESSAGES`: of so many `customers`, of whom so many were `found` to have what is told."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=_LZ4) as writer:
        writer.write_table(table)
    return {"what": what, "customers": customers, "found": found, "rows": sink.getvalue().to_pybytes()}


def messages(rows: list[dict[str, object]]) -> pa.Table:
    """Rows of `MESSAGES`."""
    return pa.Table.from_pylist(rows, schema=MESSAGES)


def told(message: pa.Scalar) -> pa.Table:
    """The table of the column `rows` of one message."""
    return pa.ipc.open_stream(message.as_buffer()).read_all()


def told_bytes(message: bytes) -> pa.Table:
    """The same of a row on the driver."""
    return pa.ipc.open_stream(bytes(message)).read_all()
