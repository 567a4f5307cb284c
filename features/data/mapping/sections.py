"""What may be stated of a table in `data.toml`, as it is written there, and what it comes to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from creditline.features.contract import Column, Kind, Table
from creditline.features.data.mapping.column_reading import ColumnReading, Scalar
from creditline.features.data.mapping.fitting import require_fit, require_formats
from creditline.features.data.mapping.table_mapping import Condition, Duplicates, TableMapping
from creditline.features.errors import DataError
from creditline.features.toml.faults import unknown_key


@dataclass(frozen=True)
class Cell:
    """A constant in a list of `wide`."""

    constant: Scalar


@dataclass(frozen=True)
class Section:
    """What may be stated of any table."""

    file: str | tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    columns: Mapping[str, str | ColumnReading] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Scalar]] = field(default_factory=dict)
    covered_from: date | None = None
    wide: Mapping[str, tuple[str | Cell, ...]] = field(default_factory=dict)
    where: Mapping[str, Scalar | tuple[Scalar, ...] | Condition] = field(default_factory=dict)
    duplicates: Literal["same", "first", "last"] | Duplicates | None = None


@dataclass(frozen=True)
class CustomersSection(Section):
    """And of customers."""

    attributes: tuple[str, ...] | Mapping[str, str | ColumnReading] | None = None
    from_events: bool = False
    prohibited: tuple[str, ...] = ()
    permitted: tuple[str, ...] = ()


def with_cells(file: Mapping[str, Any]) -> dict[str, Any]:
    """`file` with the days and numbers in lists of `wide` as cells, which text would not tell from names of columns."""
    return {name: _with_cells(section) for name, section in file.items()}


def _with_cells(section: Any) -> Any:
    if isinstance(section, list):
        return [_with_cells(one) for one in section]
    if not isinstance(section, dict) or not isinstance(section.get("wide"), dict):
        return section
    return section | {"wide": {name: _cells(cells) for name, cells in section["wide"].items()}}


def _cells(cells: Any) -> Any:
    if not isinstance(cells, list):
        return cells
    return [cell if isinstance(cell, str | dict) else {"constant": cell} for cell in cells]


def mapping_of(table: Table, section: Section, where: str) -> TableMapping:
    """How the table is read; DataError, beginning with `where`, for what cannot be meant."""
    known = {column.name: column for column in table}
    _require_known(section.columns, known, f"{where}: [{table.name}.columns]")
    _require_known(section.values, known, f"{where}: [{table.name}.values]")
    columns = {name: _reading(told) for name, told in section.columns.items()}
    for name, values in section.values.items():
        own = columns.get(name, ColumnReading())
        if own.values:
            raise DataError(f"{where}: [{table.name}.values] has {name}, which states its values in columns; keep one.")
        columns[name] = replace(own, values=values)
    for name, reading in columns.items():
        _require(known[name], reading, f"{where}: [{table.name}.columns] {name}")
    attributes = _attributes(section, f"{where}: [customers.attributes]")
    return TableMapping(
        files=(section.file,) if isinstance(section.file, str) else section.file,
        columns=columns,
        wide=_wide(section, f"{where}: [{table.name}.wide]"),
        where={name: _condition(name, told, f"{where}: [{table.name}.where]") for name, told in section.where.items()},
        duplicates=_duplicates(table, section, f"{where}: [{table.name}]"),
        attributes=attributes,
        from_events=isinstance(section, CustomersSection) and section.from_events,
        header=_header(section, f"{where}: [{table.name}]"),
    )


def _header(section: Section, place: str) -> tuple[str, ...]:
    lower = [name.lower() for name in section.header]
    for name in section.header:
        if not name or lower.count(name.lower()) > 1:
            raise DataError(f"{place} names the column {name!r} of header twice, or not at all; name each once.")
    return section.header


def _reading(told: str | ColumnReading) -> ColumnReading:
    return ColumnReading(column=told) if isinstance(told, str) else told


def _require(column: Column, reading: ColumnReading, place: str) -> None:
    require_fit(column, reading, place)
    require_formats(reading.formats, place)


def _attributes(section: Section, place: str) -> Mapping[str, ColumnReading] | None:
    if not isinstance(section, CustomersSection) or section.attributes is None:
        return None
    if isinstance(section.attributes, tuple):
        return {name: ColumnReading(column=name) for name in section.attributes}
    found = {name: _reading(told) for name, told in section.attributes.items()}
    for name, reading in found.items():
        kind = Kind.TEXT if reading.kind == "text" else Kind.NUMBER
        _require(Column(name, kind, "an attribute"), replace(reading, kind=None), f"{place} {name}")
    return found


def _wide(section: Section, place: str) -> Mapping[str, tuple[ColumnReading, ...]]:
    found = {
        name: tuple(
            ColumnReading(column=cell) if isinstance(cell, str) else ColumnReading(constant=cell.constant)
            for cell in cells
        )
        for name, cells in section.wide.items()
    }
    lengths = {name: len(cells) for name, cells in found.items()}
    if len(set(lengths.values())) > 1:
        said = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise DataError(f'{place} has lists of different lengths ({said}); write "" where a place has no column.')
    if 0 in lengths.values():
        raise DataError(f"{place} has lists without a column; name the columns, or leave it out.")
    return found


def _condition(name: str, told: Scalar | tuple[Scalar, ...] | Condition, place: str) -> Condition:
    if isinstance(told, tuple):
        told = Condition(any_of=told)
    elif not isinstance(told, Condition):
        told = Condition(any_of=(told,))
    if told == Condition():
        raise DataError(f"{place} asks nothing of {name}; state a value, a list, or {', '.join(_ASKS)}.")
    return told


_ASKS = ("any_of", "none_of", "filled", "at_least", "at_most", "above", "below")


def _duplicates(table: Table, section: Section, place: str) -> Duplicates | None:
    told = section.duplicates
    if told is None:
        return None
    rule = Duplicates(told) if isinstance(told, str) else told
    _require_known(rule.per, {column.name: column for column in table}, f"{place} duplicates.per")
    if rule.keep == "same" and (rule.per or rule.by):
        raise DataError(f'{place} duplicates: "same" takes no per and no by; state keep = "first" or "last".')
    if rule.keep != "same" and not rule.per and not table.key:
        raise DataError(f"{place} duplicates: {table.name} may hold any row twice; state per, the columns they share.")
    return rule


def _require_known(found: Iterable[str], known: Mapping[str, Column], place: str) -> None:
    for key in found:
        if key not in known:
            raise DataError(unknown_key(key, known, place))
