"""Reading `data.toml`: every key is known, or the error names the nearest one that is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, make_dataclass
from datetime import date
from pathlib import Path

from creditline.features.contract import TABLES
from creditline.features.data.mapping.grace import require_grace
from creditline.features.data.mapping.prohibited import DEFAULT_PROHIBITED
from creditline.features.data.mapping.sections import CustomersSection, Section, mapping_of
from creditline.features.data.mapping.settings import Settings
from creditline.features.data.mapping.table_mapping import TableMapping
from creditline.features.data.mapping.time_zones import require_time_zone
from creditline.features.data.mapping.wide import with_cells
from creditline.features.data.mapping.written import PLAIN, WrittenSo, written_as
from creditline.features.errors import DataError
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
    told = typed(_File, with_cells(read_table(path, DataError, "name the data.toml")), where, DataError)
    require_time_zone(told.time_zone, where)
    require_grace(told.grace_days, where)
    sections = {name: _sections(found) for name in TABLES if (found := getattr(told, name)) is not None}
    customers = [one for one in sections.get("customers", ()) if isinstance(one, CustomersSection)]
    covered = {name: _covered(name, found, where) for name, found in sections.items()}
    tables, buckets = _spark(told.spark, where)
    written = written_as(told, PLAIN, f"{where}:")
    mappings = {
        name: tuple(mapping_of(TABLES[name], one, where, written) for one in found) for name, found in sections.items()
    }
    return Settings(
        time_zone=told.time_zone,
        currency=told.currency,
        grace_days=told.grace_days,
        covered_from={name: day for name, day in covered.items() if day is not None},
        prohibited=tuple(dict.fromkeys((*DEFAULT_PROHIBITED, *(name for one in customers for name in one.prohibited)))),
        permitted=tuple(name for one in customers for name in one.permitted),
        mappings={name: found for name, found in mappings.items() if found != (TableMapping(written=written),)},
        written=written,
        spark=tables,
        buckets=buckets,
    )


@dataclass(frozen=True)
class _Top(WrittenSo):
    time_zone: str = "UTC"
    currency: str = ""
    grace_days: int = 0
    spark: Mapping[str, str | int] = field(default_factory=dict)
    customers: CustomersSection | tuple[CustomersSection, ...] | None = None


_OTHERS = [(name, Section | tuple[Section, ...] | None, field(default=None)) for name in TABLES if name != "customers"]
_File: type[_Top] = make_dataclass("_File", _OTHERS, bases=(_Top,), frozen=True)  # one field per table


def _spark(told: Mapping[str, str | int], where: str) -> tuple[dict[str, str], int]:
    """The engine's tables, and the number of buckets; DataError for anything else."""
    tables = {name: table for name, table in told.items() if isinstance(table, str)}
    for name, value in told.items():
        if name not in tables and (name != "buckets" or not isinstance(value, int) or value < 1):
            raise DataError(
                f"{where}: [spark] {name} is {value!r}; give the name of a table, or buckets a number from 1"
            )
    buckets = told.get("buckets", 0)
    if tables and buckets:
        raise DataError(
            f"{where}: [spark] names tables and states buckets, which are folders of files; keep one of the two"
        )
    return tables, buckets if isinstance(buckets, int) else 0


def _sections(told: Section | tuple[Section, ...]) -> tuple[Section, ...]:
    return told if isinstance(told, tuple) else (told,)


def _covered(name: str, sections: tuple[Section, ...], where: str) -> date | None:
    days = {section.covered_from for section in sections if section.covered_from is not None}
    if len(days) > 1:
        raise DataError(f"{where}: [[{name}]] states covered_from twice, as different days; keep one.")
    return next(iter(days), None)
