"""One customer's raw records, checked against the data contract and turned into columns that the engine reads."""

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from creditline.features.contract import TABLES, Column, Kind, Table
from creditline.features.contract.column import Sign
from creditline.features.contract.instants import instant_of
from creditline.models.server.request.limits import LARGEST_AMOUNT, MOST_RECORDS
from creditline.models.server.request.problem import RequestError
from creditline.models.server.request.repeats import refuse_repeats

Columns = Mapping[str, list[object]]

_TYPES: Mapping[Kind, frozenset[type]] = {
    Kind.ID: frozenset({str, int}),
    Kind.TEXT: frozenset({str}),
    Kind.DAY: frozenset({str}),
    Kind.TIMESTAMP: frozenset({str}),
    Kind.MONEY: frozenset({int, float}),
    Kind.INTEGER: frozenset({int}),
    Kind.NUMBER: frozenset({int, float}),
}
_WANTED = {
    Kind.ID: "a text or a whole number",
    Kind.TEXT: "a text",
    Kind.DAY: "a day as 2024-01-31",
    Kind.TIMESTAMP: "a time as 2024-01-31T12:00:00",
    Kind.MONEY: "a number",
    Kind.INTEGER: "a whole number",
    Kind.NUMBER: "a number",
}
_ATTRIBUTE: frozenset[type] = frozenset({str, int, float, type(None)})


def columns_of(records: Mapping[str, object], at: str | None = None) -> dict[str, Columns]:
    """Each table's rows as columns, dates and times read; RequestError naming table, row and column of what is wrong.

    `at`: where in the request the rows stand, for one table that is not among its records.
    """
    places = {name: f"records.{name}" if at is None else at for name in records}
    for name, rows in records.items():
        where = places[name]
        if name not in TABLES or name in ("macro", "outcomes"):
            raise RequestError("request", f"{where} is no table of a customer's records", where)
        if not isinstance(rows, list):
            raise RequestError("request", f"{where} must be an array", where)
        if name == "customers" and len(rows) > 1:
            raise RequestError("request", f"{where} must be one row", where)
    count = sum(len(rows) for rows in records.values())  # type: ignore[misc,arg-type]
    if count > MOST_RECORDS:
        raise RequestError("request", f"{count} records arrived; send at most {MOST_RECORDS}", "records")
    found = {name: _columns(TABLES[name], rows, places[name]) for name, rows in records.items()}  # type: ignore[arg-type]
    _of_one_customer(found, places)
    for name, columns in found.items():
        refuse_repeats(TABLES[name], columns, places[name])
    return found


def _of_one_customer(found: Mapping[str, Columns], places: Mapping[str, str]) -> None:
    """RequestError for a row of another customer, or one that does not say whose it is where others of its table do."""
    whose: str | None = None
    for name, columns in found.items():
        ids = columns.get("customer_id", [])
        if name != "customers" and all(value is None for value in ids):
            continue
        for number, value in enumerate(ids):
            where = f"{places[name]}[{number}].customer_id"
            if value is None:
                if name == "customers":
                    continue
                raise RequestError("request", f"{where} is not there, and other rows have it; give it in all", where)
            if whose is not None and str(value) != whose:
                raise RequestError("request", f"{where} is of another customer; send one customer at a time", where)
            whose = str(value)


def _columns(table: Table, rows: list[object], where: str) -> Columns:
    for number, row in enumerate(rows):
        if type(row) is not dict:
            raise RequestError("request", f"{where}[{number}] must be an object", f"{where}[{number}]")
    given = cast("list[dict[str, object]]", rows)
    columns = {column.name: _column(column, [row.get(column.name) for row in given], where) for column in table}
    names = set().union(*given) - columns.keys()
    if names and table.name != "customers":
        name = min(names)
        number = next(number for number, row in enumerate(given) if name in row)
        raise _wrong(where, number, name, f"is no column of {table.name}; leave it out")
    return columns | {name: _attribute(name, [row.get(name) for row in given], where) for name in names}


def _column(column: Column, values: list[object], where: str) -> list[object]:
    """The values as the engine takes them; types are looked at all at once, one by one only to name the wrong one."""
    optional = column.optional or column.name == "customer_id"
    allowed = _TYPES[column.kind] | ({type(None)} if optional else frozenset())
    if not set(map(type, values)) <= allowed:
        number = next(n for n, v in enumerate(values) if type(v) not in allowed)
        raise _wrong(where, number, column.name, f"must be {_WANTED[column.kind]}")
    if column.kind in (Kind.DAY, Kind.TIMESTAMP):
        return _read(column, values, where, instant_of)
    if column.kind not in (Kind.ID, Kind.TEXT):
        least = -LARGEST_AMOUNT if column.sign is Sign.ANY else 0.0
        _check(column, values, where, lambda v: not least <= v <= LARGEST_AMOUNT, "is out of range")  # type: ignore[operator]
        if column.sign is Sign.POSITIVE:
            _check(column, values, where, lambda v: v == 0, "must be above zero")
    if column.allowed:
        _check(
            column, values, where, lambda v: str(v) not in column.allowed, f"must be one of {', '.join(column.allowed)}"
        )
    return values


def _read(column: Column, values: list[object], where: str, read: Callable[[str], object]) -> list[object]:
    try:
        return [None if value is None else read(value) for value in values]  # type: ignore[arg-type]
    except ValueError:
        pass

    def unreadable(value: object) -> bool:
        try:
            read(str(value))
        except ValueError:
            return True
        return False

    _check(column, values, where, unreadable, f"must be {_WANTED[column.kind]}")
    raise AssertionError(column.name)


def _check(column: Column, values: Sequence[object], where: str, is_wrong: Callable[[object], bool], why: str) -> None:
    for number, value in enumerate(values):
        if value is not None and is_wrong(value):
            raise _wrong(where, number, column.name, why)


def _attribute(name: str, values: list[object], where: str) -> list[object]:
    for number, value in enumerate(values):
        if type(value) not in _ATTRIBUTE:
            raise _wrong(where, number, name, "must be a text or a number")
    return values


def _wrong(where: str, number: int, name: str, why: str) -> RequestError:
    path = f"{where}[{number}].{name}"
    return RequestError("request", f"{path} {why}", path)
