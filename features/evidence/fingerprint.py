"""What a row is called that has no `record_id`."""

import hashlib
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.contract import TABLES, Column, Kind
from creditline.features.engine.kernel.arrow_columns import combined

_LENGTH = 12
_NULL = "\x00"
_NOT_CONTENT = ("customer_id", "record_id", "recorded_at")  # whose it is, and when the lender learned of it


def fingerprints(table: str, rows: pa.Table) -> list[str]:
    """12 hexadecimal digits per row, from the values of the contract's columns: SHA-256 of the table and its values.

    The same in any file format, order and session. Equal rows of a customer, or of two, have equal ones: it tells the
    rows of one customer apart. A column that is not there is null.
    What was not known yet must arrive as null.
    """
    content = [column for column in TABLES[table] if column.name not in _NOT_CONTENT]
    if not rows.num_rows:
        return []
    joined = _joined([column for column in content if not column.added], rows)
    added = [column for column in content if column.added]
    if any(column.name in rows.column_names for column in added):
        later = _joined(added, rows)
        nothing = pc.equal(later, "\x1f".join([_NULL] * len(added)))
        joined = pc.if_else(nothing, joined, pc.binary_join_element_wise(joined, later, "\x1f"))
    start = table + "\x1f"
    return [hashlib.sha256((start + text).encode()).hexdigest()[:_LENGTH] for text in joined.to_pylist()]


def _joined(columns: Sequence[Column], rows: pa.Table) -> pa.Array:
    return pc.binary_join_element_wise(*(_text(column.kind, rows, column.name) for column in columns), "\x1f")


def _text(kind: Kind, rows: pa.Table, name: str) -> pa.Array:
    if name not in rows.column_names:
        return pa.array([_NULL] * rows.num_rows, pa.string())
    column = combined(rows[name])
    if kind in (Kind.MONEY, Kind.NUMBER, Kind.INTEGER):
        # The bits of the number, not how some version writes it; a zero has one sign.
        column = pc.add(column.cast(pa.float64()), 0.0).view(pa.int64())
    elif kind is Kind.DAY:
        column = column.cast(pa.date32()).cast(pa.int32())
    elif kind is Kind.TIMESTAMP:
        column = column.cast(pa.timestamp("us")).cast(pa.int64())
    return column.cast(pa.string()).fill_null(_NULL)
