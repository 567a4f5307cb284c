"""One customer's raw records, checked against the data contract and turned into columns that the engine reads."""

from collections.abc import Callable, Mapping, Sequence

from creditline.features.contract import TABLES, Column, Kind, Table
from creditline.features.contract.column import Sign
from creditline.features.data.reading.moments import instant_of
from creditline.models.server.request.limits import LARGEST_AMOUNT, MOST_RECORDS
from creditline.models.server.request.parsed import said
from creditline.models.server.request.problem import RequestError

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


def columns_of(records: Mapping[str, object]) -> dict[str, Columns]:
    """Each table's rows as columns, dates and times read; RequestError naming table, row and column of what is wrong."""
    found: dict[str, Columns] = {}
    customers: set[str] = set()
    for name, rows in records.items():
        if name not in TABLES or name in ("macro", "outcomes"):
            raise RequestError("request", f"records.{name} is no table of a customer's records", f"records.{name}")
        found[name] = _columns(TABLES[name], rows, f"records.{name}")
        customers.update(map(str, found[name].get("customer_id", ())))
    if len(customers - {"None"}) > 1:
        raise RequestError("request", "the records are of more than one customer; send one at a time", "records")
    count = sum(len(next(iter(columns.values()), [])) for columns in found.values())
    if count > MOST_RECORDS:
        raise RequestError("request", f"{count} records arrived; send at most {MOST_RECORDS}", "records")
    if len(found.get("customers", {}).get("customer_id", ())) > 1:
        raise RequestError("request", "records.customers must be one row", "records.customers")
    return found


def _columns(table: Table, rows: object, where: str) -> Columns:
    if not isinstance(rows, list):
        raise RequestError("request", f"{where} must be an array, not {said(rows)}", where)
    for number, row in enumerate(rows):
        if type(row) is not dict:
            raise RequestError("request", f"{where}[{number}] must be an object, not {said(row)}", f"{where}[{number}]")
    columns = {column.name: _column(column, [row.get(column.name) for row in rows], where) for column in table}
    names = set().union(*rows) - columns.keys()
    if names and table.name != "customers":
        name = min(names)
        number = next(number for number, row in enumerate(rows) if name in row)
        raise _wrong(where, number, name, f"is no column of {table.name}; leave it out")
    return columns | {name: _attribute(name, [row.get(name) for row in rows], where) for name in names}


def _column(column: Column, values: list[object], where: str) -> list[object]:
    """The values as the engine takes them; types are looked at all at once, one by one only to name the wrong one."""
    optional = column.optional or column.name == "customer_id"
    allowed = _TYPES[column.kind] | ({type(None)} if optional else frozenset())
    if not set(map(type, values)) <= allowed:
        number, value = next((n, v) for n, v in enumerate(values) if type(v) not in allowed)
        raise _wrong(where, number, column.name, f"must be {_WANTED[column.kind]}, not {said(value)}")
    if column.kind in (Kind.DAY, Kind.TIMESTAMP):
        return _read(column, values, where, instant_of)
    if column.kind not in (Kind.ID, Kind.TEXT):
        least = -LARGEST_AMOUNT if column.sign is Sign.ANY else 0.0
        _check(column, values, where, lambda v: not least <= v <= LARGEST_AMOUNT, "is out of range")  # type: ignore[operator]
        if column.sign is Sign.POSITIVE:
            _check(column, values, where, lambda v: v == 0, "must be above zero")
    if column.allowed:
        _check(column, values, where, lambda v: v not in column.allowed, f"must be one of {', '.join(column.allowed)}")
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
            raise _wrong(where, number, name, f"must be a text or a number, not {said(value)}")
    return values


def _wrong(where: str, number: int, name: str, why: str) -> RequestError:
    path = f"{where}[{number}].{name}"
    return RequestError("request", f"{path} {why}", path)
