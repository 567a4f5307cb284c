"""Rows that moved as records: what each is called, when it happened, its sum of money."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.contract import TABLES
from creditline.features.engine.kernel.arrow_columns import combined
from creditline.features.evidence.asks import Span
from creditline.features.evidence.fingerprint import fingerprints
from creditline.features.evidence.values import Move

_MOVES = pa.array([str(move) for move in Move])

SCHEMA = pa.schema(
    [
        ("table", pa.string()),
        ("record_id", pa.string()),
        ("on", pa.date32()),
        ("amount", pa.float64()),
        ("move", pa.string()),
        ("day", pa.date32()),
    ]
)


def columns_of(table: str) -> tuple[str, ...]:
    """The contract's columns a record is made of."""
    return tuple(column.name for column in TABLES[table])


def records(table: str, at: str, rows: pa.Table, move: np.ndarray, day: np.ndarray, span: Span) -> pa.Table:
    """The table of `SCHEMA` from rows of a contract's table; `move` 1 entered, 2 left, 3 changed, `day` since 1970.

    What was not known on the later date, a payment or an end, is not looked at.
    """
    ids = combined(rows["record_id"]).cast(pa.string())
    if ids.null_count:
        without = rows.filter(ids.is_null())
        missing = pa.array(fingerprints(table, as_known(table, without, span.end)), pa.string())
        ids = pc.replace_with_mask(ids, ids.is_null(), missing)
    money = TABLES[table].amount
    amount = pa.nulls(len(rows), pa.float64()) if money is None else combined(rows[money]).cast(pa.float64())
    return pa.table(
        [
            pa.DictionaryArray.from_arrays(np.zeros(len(rows), np.int8), [table]).cast(pa.string()),
            ids,
            pc.cast(combined(rows[at]), pa.date32(), safe=False),
            amount,
            _MOVES.take(pa.array(move.astype(np.int64) - 1)),
            pa.array(day.astype(np.int32)).cast(pa.date32()),
        ],
        schema=SCHEMA,
    )


def as_known(table: str, rows: pa.Table, day: date) -> pa.Table:
    """Rows of a contract's table as they were known at the end of `day`: what was to come, a payment or an end, is null."""
    if (later := TABLES[table].later) is None:
        return rows
    end, told = later
    known = pc.fill_null(pc.less_equal(rows[end], pa.scalar(day, pa.date32())), False)
    # Null `recorded_at`: as soon as it was.
    recorded = pc.less(
        rows["recorded_at"].cast(pa.timestamp("us")), pa.scalar(day + timedelta(1)).cast(pa.timestamp("us"))
    )
    known = pc.and_(known, pc.fill_null(recorded, True))
    for name in told:
        column = rows[name]
        rows = rows.set_column(
            rows.column_names.index(name), name, pc.if_else(known, column, pa.scalar(None, column.type))
        )
    return rows
