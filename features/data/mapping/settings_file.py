"""Reading `data.toml`: every key is known, or the error names the nearest one that is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, make_dataclass
from datetime import date
from pathlib import Path

from creditline.features.contract import TABLES, Kind, Table
from creditline.features.data.mapping.grace import require_grace
from creditline.features.data.mapping.prohibited import DEFAULT_PROHIBITED
from creditline.features.data.mapping.settings import Settings, TableMapping
from creditline.features.data.mapping.time_zones import require_time_zone
from creditline.features.errors import DataError
from creditline.features.toml.faults import unknown_key
from creditline.features.toml.text import read_table
from creditline.features.toml.typed import typed

FILE_NAME = "data.toml"


def read_settings(folder: Path) -> Settings:
    """The settings in `folder/data.toml`, or the defaults where there is none; errors as `read_settings_file`."""
    path = folder / FILE_NAME
    return read_settings_file(path) if path.exists() else Settings()


def read_settings_file(path: Path) -> Settings:
    """The settings in a file.

    Raises DataError, in one sentence, for a file that cannot be read, text that is not TOML, an unknown key, table or
    column, and a value of the wrong kind.
    """
    where = str(path)
    told = typed(_File, read_table(path, DataError, "name the data.toml"), where, DataError)
    require_time_zone(told.time_zone, where)
    require_grace(told.grace_days, where)
    sections: dict[str, _Section] = {name: found for name in TABLES if (found := getattr(told, name)) is not None}
    customers = told.customers or _Customers()
    return Settings(
        time_zone=told.time_zone,
        currency=told.currency,
        grace_days=told.grace_days,
        covered_from={
            name: section.covered_from for name, section in sections.items() if section.covered_from is not None
        },
        prohibited=tuple(dict.fromkeys((*DEFAULT_PROHIBITED, *customers.prohibited))),
        permitted=customers.permitted,
        mappings={
            name: mapping
            for name, section in sections.items()
            if (mapping := _mapping(TABLES[name], section, where)) != TableMapping()
        },
    )


@dataclass(frozen=True)
class _Section:
    """What may be stated of any table."""

    file: str | tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    covered_from: date | None = None


@dataclass(frozen=True)
class _Customers(_Section):
    prohibited: tuple[str, ...] = ()
    permitted: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Top:
    time_zone: str = "UTC"
    currency: str = ""
    grace_days: int = 0
    customers: _Customers | None = None


_OTHERS = [(name, _Section | None, field(default=None)) for name in TABLES if name != "customers"]
_File: type[_Top] = make_dataclass("_File", _OTHERS, bases=(_Top,), frozen=True)  # one field per table


def _mapping(table: Table, section: _Section, where: str) -> TableMapping:
    _known(section.columns, [column.name for column in table], f"{where}: [{table.name}.columns]")
    texts = [column.name for column in table if column.kind is Kind.TEXT]
    _known(section.values, texts, f"{where}: [{table.name}.values]")
    return TableMapping(
        files=(section.file,) if isinstance(section.file, str) else section.file,
        columns=dict(section.columns),
        values={name: dict(pairs) for name, pairs in section.values.items()},
    )


def _known(found: Iterable[str], known: Iterable[str], place: str) -> None:
    known = tuple(known)
    for key in found:
        if key not in known:
            raise DataError(unknown_key(key, known, place))
