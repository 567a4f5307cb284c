"""What edits do to the rows of a customer: which go, which come, which become others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from creditline.features.contract import TABLES, Table
from creditline.features.edits.allowed import editable
from creditline.features.edits.cells import hold_against
from creditline.features.edits.edit import Addition, Edit, Edits, Grounds, Strike, Value, Values
from creditline.features.edits.finding import Elsewhere, as_held, found_rows
from creditline.features.errors import DataError

Rows = Callable[[str], pa.Table | None]  # a customer's rows by table: the columns of its view; None where there is none


@dataclass(frozen=True)
class RowChange:
    """One row: as it was (None: not there), as it is (None: struck), its place among the customer's rows, and on what grounds."""

    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    place: int | None
    grounds: tuple[Grounds, ...]


@dataclass(frozen=True)
class Changes:
    """The rows of one customer that change, by table. `types`: of the columns of each table."""

    customer: Any
    rows: Mapping[str, tuple[RowChange, ...]]
    types: Mapping[str, pa.Schema]

    def of(self, table: str, rows: pa.Table) -> pa.Table:
        """The customer's rows with the changes: `rows` are those that they were worked out from, in the same order."""
        changed = self.rows.get(table, ())
        if not changed:
            return rows
        gone = [change.place for change in changed if change.place is not None]
        keep = np.ones(len(rows), bool)
        keep[gone] = False
        return pa.concat_tables([rows.filter(pa.array(keep)), self.put_in(table).select(rows.column_names)])

    def put_in(self, table: str) -> pa.Table:
        """The rows that come, new or corrected."""
        told = [dict(change.after) for change in self.rows.get(table, ()) if change.after is not None]
        return pa.Table.from_pylist(told, schema=self.types[table])

    def taken_out(self, table: str) -> pa.Table:
        """The rows that go, struck or corrected."""
        told = [dict(change.before) for change in self.rows.get(table, ()) if change.before is not None]
        return pa.Table.from_pylist(told, schema=self.types[table])


@dataclass(frozen=True)
class Given:
    """What edits are held against: the customer's id as the data store it, its rows, the lender's time zone, and which columns there are.

    `other`: see `Elsewhere`.
    """

    customer: Any
    rows: Rows
    time_zone: str
    has: Callable[[str, str], bool]
    other: Elsewhere


def changes_of(edits: Edits, given: Given, as_of: date | None = None) -> Changes:
    """Work out what `edits` change; fingerprints may be those of rows as known on `as_of`.

    DataError, one sentence, for an unknown or ambiguous row, one of another customer, corrections that contradict each other,
    a derived table, and whatever the contract does not allow.
    """
    found: dict[str, tuple[RowChange, ...]] = {}
    types = {}
    for name in edits.tables:
        mine = [edit for edit in edits.edits if edit.table == name]
        for edit in mine:
            editable(edit)
        rows = given.rows(name)
        if rows is None:
            raise DataError(f"an edit is of the table {name}, which the data do not have; leave it out")
        types[name] = rows.schema
        found[name] = _of_table(TABLES[name], rows, mine, given, as_of)
    return Changes(given.customer, found, types)


def _of_table(
    table: Table, rows: pa.Table, edits: list[Edit], given: Given, as_of: date | None
) -> tuple[RowChange, ...]:
    struck: dict[int, Grounds] = {}
    corrected: dict[int, dict[str, Value]] = {}
    grounds: dict[int, list[Grounds]] = {}
    for edit in edits:
        if isinstance(edit, Addition):
            continue
        for place in found_rows(table, rows, edit.row, given.time_zone, as_of, given.other):
            if place in struck or (isinstance(edit, Strike) and place in corrected):
                said = "struck twice" if isinstance(edit, Strike) and place in struck else "both struck and corrected"
                raise DataError(
                    f"{edit.row} of {table.name} is {said}: the edits contradict each other; state one of them"
                )
            if isinstance(edit, Strike):
                struck[place] = edit.grounds
                continue
            values = {name: _value(table, rows, name, value, given) for name, value in edit.values.items()}
            own = corrected.setdefault(place, {})
            for name, value in values.items():
                if own.setdefault(name, value) != value:
                    raise DataError(
                        f"two corrections of {edit.row} of {table.name} contradict each other: {name} is {own[name]} in one and "
                        f"{value} in the other; state one of them"
                    )
            grounds.setdefault(place, []).append(edit.grounds)
    changes = []
    for place in sorted({*struck, *corrected}):
        before = rows.slice(place, 1).to_pylist()[0]
        after = None if place in struck else before | known_with(table, corrected[place])
        if after is not None:
            hold_against(table, after, before)
        changes.append(RowChange(before, after, place, (struck[place],) if place in struck else tuple(grounds[place])))
    changes += [_added(table, rows, edit, given) for edit in edits if isinstance(edit, Addition)]
    _refuse_doubles(table, rows, changes)
    return tuple(changes)


def known_with(table: Table, values: Mapping[str, Value]) -> dict[str, Value]:
    """`values`, known when the row was: a payment that was put right counts from its own day, as what is due does."""
    if table.due_known and table.later is not None and set(values) & set(table.later[1]):
        return {"recorded_at": None, **values}
    return dict(values)


def _added(table: Table, rows: pa.Table, edit: Addition, given: Given) -> RowChange:
    values = {name: _value(table, rows, name, value, given) for name, value in edit.values.items()}
    hold_against(table, values | {"customer_id": given.customer}, None)
    row: dict[str, Any] = dict.fromkeys(rows.column_names)
    row |= values | {"customer_id": given.customer}
    return RowChange(None, row, None, (edit.grounds,))


def _value(table: Table, rows: pa.Table, name: str, value: Value, given: Given) -> Value:
    if name not in rows.column_names or not given.has(table.name, name):
        raise DataError(f"an edit of {table.name} sets {name}, a column that the data do not have; leave it out")
    return as_held(table, name, rows.schema.field(name).type, value, given.time_zone)


def _refuse_doubles(table: Table, rows: pa.Table, changes: list[RowChange]) -> None:
    """Refuse (DataError) a row that comes under a key, or a record_id, which another has."""
    gone = {change.place for change in changes}
    coming = [change.after for change in changes if change.after is not None]
    for names in (table.key, ("record_id",) if table.is_event else ()):
        if not names or not coming or any(name not in rows.column_names for name in names):
            continue
        stay = [row for place, row in enumerate(rows.select(list(names)).to_pylist()) if place not in gone]
        seen = {key for row in stay if (key := _key(row, names)) is not None}
        for row in coming:
            key = _key(row, names)
            if key in seen:
                said = ", ".join(f"{name} {row[name]}" for name in names if name != "customer_id")
                raise DataError(f"an edit gives {table.name} a second row with {said}; correct the row that is there")
            if key is not None:
                seen.add(key)


def _key(row: Values, names: tuple[str, ...]) -> tuple[Value, ...] | None:
    key = tuple(row[name] for name in names)
    return None if any(value is None for value in key) else key
