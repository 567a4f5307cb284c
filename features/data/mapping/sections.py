"""What may be stated of a table in `data.toml`, as it is written there, and what it comes to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from creditline.features.contract import Column, Kind, Table
from creditline.features.data.mapping.beside import Beside, BesideSection, pairs_of
from creditline.features.data.mapping.column_reading import ColumnReading, Scalar
from creditline.features.data.mapping.conditions import Condition, condition_of
from creditline.features.data.mapping.fitting import require_fit, require_formats
from creditline.features.data.mapping.table_mapping import Duplicates, TableMapping, Unfold
from creditline.features.data.mapping.wide import Cell, wide_of
from creditline.features.data.mapping.written import Written, WrittenSo, written_as
from creditline.features.errors import DataError
from creditline.features.toml.faults import unknown_key


@dataclass(frozen=True)
class Section(WrittenSo):
    """What may be stated of any table."""

    file: str | tuple[str, ...] = ()
    columns: Mapping[str, str | ColumnReading] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Scalar]] = field(default_factory=dict)
    covered_from: date | None = None
    unfold: Unfold | None = None
    beside: BesideSection | tuple[BesideSection, ...] = ()
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


def mapping_of(table: Table, section: Section, where: str, written: Written) -> TableMapping:
    """How the table is read; DataError, beginning with `where`, for what cannot be meant. `written`: so are all files."""
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
        unfold=section.unfold,
        beside=_beside(section, f"{where}: [{table.name}.beside]"),
        wide=wide_of(section.wide, f"{where}: [{table.name}.wide]"),
        where=_where(section.where, f"{where}: [{table.name}.where]"),
        duplicates=_duplicates(table, section, f"{where}: [{table.name}]"),
        attributes=attributes,
        from_events=isinstance(section, CustomersSection) and section.from_events,
        written=written_as(section, written, f"{where}: [{table.name}]"),
    )


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


def _where(told: Mapping[str, Scalar | tuple[Scalar, ...] | Condition], place: str) -> Mapping[str, Condition]:
    return {name: condition_of(name, one, place) for name, one in told.items()}


def _beside(section: Section, place: str) -> tuple[Beside, ...]:
    told = section.beside if isinstance(section.beside, tuple) else (section.beside,)
    return tuple(
        Beside(
            (one.file,) if isinstance(one.file, str) else one.file,
            pairs_of(one.on),
            _where(one.where, f"{place} where"),
            one.every,
            one.prefix,
        )
        for one in told
    )


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
