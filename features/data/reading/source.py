"""One table of a data set: its files, and the SQL that reads them as the contract's columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from creditline.features.contract import Column, Kind, Table
from creditline.features.data.mapping.settings import Settings, TableMapping
from creditline.features.data.reading.casting import INTEGER_TYPES, is_number_type, mapped_sql, typed_sql
from creditline.features.data.reading.files import find_files
from creditline.features.data.reading.parts import Part, read_parts
from creditline.features.data.reading.sql_text import name_sql

CUSTOMER_COLUMNS = frozenset({"customer_id", "other_id"})


@dataclass(frozen=True)
class TableSource:
    """A table that is there. `parts` are never empty."""

    table: Table
    parts: tuple[Part, ...]
    mapping: TableMapping
    time_zone: str

    def file_column(self, name: str) -> str:
        """The file's name of the contract's column `name`."""
        return self.mapping.columns.get(name, name)

    def physical(self, part: Part, name: str) -> str | None:
        """The DuckDB type of the contract's column `name` in `part`; None where the files lack it."""
        return part.columns.get(self.file_column(name))

    def has(self, name: str) -> bool:
        """Whether any of the files holds the contract's column `name`."""
        return any(self.physical(part, name) is not None for part in self.parts)

    @property
    def whole_number_ids(self) -> bool:
        """Whether every column of customer ids that is there holds integers."""
        found = [
            physical
            for part in self.parts
            for column in self.table
            if column.name in CUSTOMER_COLUMNS and (physical := self.physical(part, column.name)) is not None
        ]
        return all(physical in INTEGER_TYPES for physical in found)

    def extra_columns(self) -> tuple[str, ...]:
        """The files' columns that the contract does not declare, in order of first appearance."""
        used = {self.file_column(column.name) for column in self.table}
        names = dict.fromkeys(name for part in self.parts for name in part.columns)
        return tuple(name for name in names if name not in used and name not in {c.name for c in self.table})

    def columns_read(self, part: Part) -> tuple[str, ...]:
        """The columns of `part` that a view reads: the contract's and, of `customers`, the attributes."""
        wanted = {self.file_column(column.name) for column in self.table}
        extras = set(self.extra_columns()) if self.table.name == "customers" else set()
        return tuple(name for name in part.columns if name in wanted | extras)

    def is_number(self, extra: str) -> bool:
        """Whether the extra column holds numbers by its Parquet type, wherever it is present."""
        return all(is_number_type(part.columns[extra]) for part in self.parts if extra in part.columns)

    def sql_type(self, column: Column, id_type: str) -> str:
        """The DuckDB type `column` is read as; `id_type` is that of customer ids."""
        return id_type if column.name in CUSTOMER_COLUMNS else column.kind.sql_type

    def typed(self, part: Part, column: Column, id_type: str) -> str:
        """SQL of `column` as the contract reads it from `part`; a typed NULL where the files lack it."""
        sql_type = self.sql_type(column, id_type)
        physical = self.physical(part, column.name)
        if physical is None:
            return f"CAST(NULL AS {sql_type})"
        raw = name_sql(self.file_column(column.name))
        typed = typed_sql(column, raw, physical, sql_type, self.time_zone)
        return mapped_sql(typed, self.mapping.values.get(column.name, {})) if column.kind is Kind.TEXT else typed

    def view_sql(self, id_type: str, extras: Mapping[str, bool]) -> str:
        """The SELECT of the declared columns, then of `extras` (name to whether it is a number)."""
        return " UNION ALL ".join(
            f"SELECT {', '.join(self._selected(part, id_type, extras))} FROM {part.relation()}" for part in self.parts
        )

    def _selected(self, part: Part, id_type: str, extras: Mapping[str, bool]) -> Iterable[str]:
        for column in self.table:
            yield f"{self.typed(part, column, id_type)} AS {name_sql(column.name)}"
        for name, is_number in extras.items():
            kind = Kind.NUMBER if is_number else Kind.TEXT
            physical = part.columns.get(name)
            typed = (
                f"CAST(NULL AS {kind.sql_type})"
                if physical is None
                else typed_sql(
                    Column(name, kind, "", optional=True), name_sql(name), physical, kind.sql_type, self.time_zone
                )
            )
            yield f"{typed} AS {name_sql(name)}"


def read_source(folder: Path, table: Table, settings: Settings) -> TableSource | None:
    """The table in `folder`, or None where it is absent. Raises DataError for a file that cannot be read."""
    mapping = settings.mapping(table.name)
    files = find_files(folder, table.name, mapping.files)
    if not files:
        return None
    parts = read_parts(folder, table.name, files)
    return TableSource(table, parts, _with_other_case(table, parts, mapping), settings.time_zone)


def _with_other_case(table: Table, parts: tuple[Part, ...], mapping: TableMapping) -> TableMapping:
    """The mapping, and the file's CUSTOMER_ID for customer_id where no column is called just that."""
    there = {name for part in parts for name in part.columns}
    upper = {name.lower(): name for name in sorted(there) if name not in mapping.columns.values()}
    found = {
        column.name: upper[column.name]
        for column in table
        if column.name not in mapping.columns and column.name not in there and column.name in upper
    }
    return replace(mapping, columns={**mapping.columns, **found})
