"""The rows of a customer that an edit means."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.contract import Table
from creditline.features.edits.cells import cell, extra_cell
from creditline.features.edits.edit import RowMeant, Value, Values
from creditline.features.engine.kernel.arrow_columns import combined
from creditline.features.errors import DataError
from creditline.features.evidence.fingerprint import fingerprints
from creditline.features.evidence.records import as_known

Elsewhere = Callable[[str, str], bool]  # whether another customer's row of a table has this record_id


def found_rows(
    table: Table, rows: pa.Table, row: RowMeant, time_zone: str, as_of: date | None, other: Elsewhere
) -> list[int]:
    """The places in `rows`, a customer's, of what is meant: one, or as many as `row.copies` says.

    A fingerprint is that of the row, or as it was known on `as_of`. DataError where there is no such row, where it is another
    customer's, and where several differ.
    """
    if table.name == "customers" and row.record is None and not row.where:
        return [0]
    if row.record is None and not row.where:
        raise DataError(f"an edit of {table.name} names no row; give its record, or where, values no other row has")
    if row.record is not None and row.where:
        raise DataError(f"an edit of {table.name} names a row twice, by record and by where; give one of them")
    at = (
        _by_record(table, rows, row.record, as_of)
        if row.record is not None
        else _by_values(table, rows, row.where, time_zone)
    )
    if not len(at):
        if row.record is not None and other(table.name, row.record):
            raise DataError(f"{row} of {table.name} is a record of another customer; dispute it there")
        raise DataError(f"{row} of {table.name} is unknown: the customer has no such record; check it")
    wanted = row.copies or 1
    if len(at) == wanted:
        return at
    if row.copies is not None and len(at) > wanted and _all_equal(rows.take(pa.array(at))):
        return at[:wanted]
    if len(at) < wanted:
        raise DataError(f"{row} of {table.name} is there {len(at)} times, not {wanted} times; correct copies")
    remedy = (
        "say copies, how many of them are meant"
        if _all_equal(rows.take(pa.array(at)))
        else "name one by more of its values"
    )
    raise DataError(f"{row} of {table.name} is ambiguous: {len(at)} rows of the customer's are meant by it; {remedy}")


def _by_record(table: Table, rows: pa.Table, record: str, as_of: date | None) -> list[int]:
    if "record_id" not in rows.column_names or not len(rows):
        return []
    ids = combined(rows["record_id"]).cast(pa.string())
    named = _places(pc.equal(ids, record))
    if named:
        return named
    places = np.flatnonzero(ids.is_null().to_numpy(zero_copy_only=False))
    without = rows.take(pa.array(places))
    told = [fingerprints(table.name, without)]
    if as_of is not None:
        told.append(fingerprints(table.name, as_known(table.name, without, as_of)))
    return [int(places[n]) for n in range(len(places)) if any(prints[n] == record for prints in told)]


def _by_values(table: Table, rows: pa.Table, where: Values, time_zone: str) -> list[int]:
    held = pa.array(np.ones(len(rows), bool))
    for name, value in where.items():
        if name not in rows.column_names:
            raise DataError(
                f"an edit of {table.name} names the column {name!r}, which the data do not have; leave it out"
            )
        column = combined(rows[name])
        meant = as_held(table, name, column.type, value, time_zone)
        same = (
            column.is_null() if meant is None else pc.fill_null(pc.equal(column, pa.scalar(meant, column.type)), False)
        )
        held = pc.and_(held, same)
    return _places(held)


def as_held(table: Table, name: str, kind: pa.DataType, value: Value, time_zone: str) -> Value:
    """A value as a column of the view holds it, an id as a number where the data store numbers."""
    declared = {column.name: column for column in table}
    if name not in declared:
        return extra_cell(name, kind, value)
    made = cell(table, declared[name], value, time_zone)
    if made is not None and pa.types.is_integer(kind) and not isinstance(made, int):
        try:
            return int(str(made))
        except ValueError:
            raise DataError(
                f"an edit of {table.name} has {name} = {value!r}, where the data have whole numbers"
            ) from None
    return made


def _places(held: pa.Array) -> list[int]:
    return [int(n) for n in np.flatnonzero(pc.fill_null(held, False).to_numpy(zero_copy_only=False))]


def _all_equal(rows: pa.Table) -> bool:
    told = rows.to_pylist()
    return all(one == told[0] for one in told[1:])
