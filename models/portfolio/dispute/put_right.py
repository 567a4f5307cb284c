"""The records that edits put right, as they are called to whom they concern."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from creditline.features.contract import TABLES
from creditline.features.edits.changes import Changes, RowChange
from creditline.features.evidence.fingerprint import fingerprints
from creditline.models.portfolio.dispute.values import PutRight


def records_put_right(changes: Changes) -> tuple[PutRight, ...]:
    """One per row that changes, in the order of the tables; a row without `record_id` by its fingerprint."""
    return tuple(_told(changes))


def _told(changes: Changes) -> Iterator[PutRight]:
    for table, rows in changes.rows.items():
        for change in rows:
            shown = change.before if change.before is not None else change.after
            assert shown is not None
            clock = TABLES[table].known_from
            on = None if clock is None else _day(shown[clock])
            yield PutRight(table, _how(change), _named(table, shown, changes), on, change.grounds[0].reference)


def _how(change: RowChange) -> str:
    if change.after is None:
        return "struck"
    return "added" if change.before is None else "corrected"


def _named(table: str, row: Mapping[str, Any], changes: Changes) -> str:
    if row.get("record_id") is not None:
        return str(row["record_id"])
    if not TABLES[table].is_event:
        return str(row["customer_id"])
    (made,) = fingerprints(table, pa.Table.from_pylist([dict(row)], schema=changes.types[table]))
    return made


def _day(value: date | datetime | None) -> date | None:
    return value.date() if isinstance(value, datetime) else value
