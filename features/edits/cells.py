"""Values of an edit in the types of the contract, and a whole row held against it."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pyarrow as pa

from creditline.features.contract import Column, Kind, Sign, Table
from creditline.features.edits.edit import Value, Values
from creditline.features.errors import DataError

_NEEDED = {
    Kind.DAY: "a day such as 2024-01-31",
    Kind.TIMESTAMP: "a time such as 2024-01-31T09:30:00",
    Kind.MONEY: "an amount",
    Kind.NUMBER: "a number",
    Kind.INTEGER: "a whole number",
    Kind.ID: "text",
    Kind.TEXT: "text",
}


def cell(table: Table, column: Column, value: Value, time_zone: str) -> Value:
    """`value` as the column holds it; DataError for another kind of value. A time with a zone is put into the lender's."""
    if value is None:
        return None
    kind = column.kind
    made: Value = None
    if kind in (Kind.MONEY, Kind.NUMBER) and isinstance(value, int | float):
        made = float(value) + 0.0
    elif kind is Kind.INTEGER and isinstance(value, int | float) and float(value).is_integer():
        made = int(value)
    elif kind in (Kind.TEXT, Kind.ID) and isinstance(value, str | int):
        made = str(value)
    elif kind is Kind.DAY:
        made = _day(value)
    elif kind is Kind.TIMESTAMP:
        made = _time(value, time_zone)
    if made is None:
        raise DataError(f"an edit of {table.name} has {column.name} = {value!r}, where {_NEEDED[kind]} must be")
    return made


def _day(value: Value) -> date | None:
    if isinstance(value, datetime):
        return None
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value if isinstance(value, date) else None
    except ValueError:
        return None


def _time(value: Value, time_zone: str) -> datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo is None else value.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)


def extra_cell(name: str, kind: pa.DataType, value: Value) -> Value:
    """A lender's own fact in `customers`, a number or text as the data have it; DataError for another."""
    if value is None:
        return None
    if pa.types.is_floating(kind):
        if isinstance(value, int | float):
            return float(value)
        raise DataError(f"an edit of customers has {name} = {value!r}, where a number must be")
    return str(value)


def hold_against(table: Table, row: Values, before: Values | None) -> None:
    """Refuse (DataError) a row that an edit makes and the contract does not allow; what it does not change may stay as it is."""
    for column in table:
        value = row.get(column.name)
        if before is not None and value == before.get(column.name):
            continue
        if value is None:
            if not column.optional:
                raise DataError(
                    f"an edit of {table.name} leaves {column.name} empty, which every row must have; fill it in"
                )
        elif column.allowed and str(value) not in column.allowed:
            raise DataError(
                f"an edit of {table.name} has {column.name} = {value!r}, which is none of {', '.join(column.allowed)}"
            )
        elif isinstance(value, int | float) and not _signed(column.sign, value):
            raise DataError(
                f"an edit of {table.name} has {column.name} = {value:g}, which may be only {_SIGNS[column.sign]}"
            )


_SIGNS: Mapping[Sign, str] = {Sign.NOT_NEGATIVE: "zero or more", Sign.POSITIVE: "above zero"}


def _signed(sign: Sign, value: float) -> bool:
    return sign is Sign.ANY or value > 0 or (sign is Sign.NOT_NEGATIVE and value == 0)
