"""The edits that undo others."""

from typing import Any

from creditline.features.contract import TABLES
from creditline.features.edits.changes import Changes, RowChange
from creditline.features.edits.edit import Addition, Correction, Edit, Edits, RowMeant, Strike


def inverse(changes: Changes) -> Edits:
    """The edits of the corrected record that bring back what was recorded, on the same grounds."""
    made = [_undone(table, change) for table, changed in changes.rows.items() for change in changed]
    return Edits(str(changes.customer), tuple(made))


def _undone(table: str, change: RowChange) -> Edit:
    grounds = change.grounds[0]
    if change.after is None:
        assert change.before is not None
        values = {name: value for name, value in change.before.items() if name != "customer_id" and value is not None}
        return Addition(table, values, grounds)
    if change.before is None:
        return Strike(table, _meant(table, change.after), grounds)
    was: dict[str, Any] = {name: value for name, value in change.before.items() if change.after[name] != value}
    return Correction(table, _meant(table, change.after), was, grounds)


def _meant(table: str, row: Any) -> RowMeant:
    """A row by its name, or by all that it says; of rows equal in that, one."""
    if not TABLES[table].is_event:
        return RowMeant()
    if row["record_id"] is not None:
        return RowMeant(record=str(row["record_id"]))
    return RowMeant(where={name: value for name, value in row.items() if name != "customer_id"}, copies=1)
