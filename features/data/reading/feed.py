"""Files of a table that look alike, and the rows that `data.toml` says they hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from creditline.features.contract import Column, Table
from creditline.features.data.mapping.column_reading import ColumnReading
from creditline.features.data.mapping.table_mapping import TableMapping
from creditline.features.data.reading.cut import kept_once_sql, where_sql, wide_sql, wide_types
from creditline.features.data.reading.made import FILE_NAME, ROW_NUMBER, Raw, columns_of, made_sql, raw_of
from creditline.features.data.reading.parts import Part
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.data.reading.unfolded import unfolded_sql, unfolded_types


@dataclass(frozen=True)
class Feed:
    """A `part` of a table as its `mapping` reads it. `section`: the place of the mapping among the table's, from 0."""

    table: Table
    part: Part
    mapping: TableMapping
    time_zone: str
    section: int = 0

    @cached_property
    def columns(self) -> Mapping[str, str]:
        """What may be read of a row: the file's columns and those that `unfold` and `wide` make, with their DuckDB types."""
        return {**self._unfolded, **wide_types(self.mapping.wide, self._unfolded)}

    @property
    def _unfolded(self) -> Mapping[str, str]:
        made = {} if self.mapping.unfold is None else unfolded_types(self.mapping.unfold)
        return {**self.part.columns, **made}

    def reading(self, name: str) -> ColumnReading | None:
        """How a column is made, the contract's or an attribute; None where the files lack what it takes."""
        found = self.mapping.columns.get(name, ColumnReading(column=name))
        declared = next((column for column in self.table if column.name == name), None)
        found = found if declared is None else self.mapping.written.of(declared, found)
        return found if all(column in self.columns for column in columns_of(found)) else None

    def raw(self, column: Column) -> Raw:
        """SQL of what the file holds of `column`; NULL where it lacks it."""
        reading = self.reading(column.name)
        return Raw("NULL", "NULL") if reading is None else raw_of(column, reading, self.columns)

    def made(self, column: Column, sql_type: str) -> str:
        """SQL of `column` as the contract reads it; a typed NULL where the files lack it."""
        reading = self.reading(column.name)
        if reading is None:
            return f"CAST(NULL AS {sql_type})"
        return made_sql(column, reading, self.columns, sql_type, self.time_zone)

    def extra(self, column: Column, reading: ColumnReading) -> str:
        """SQL of a column that the contract does not declare."""
        written = self.mapping.written.of(column, reading)
        return made_sql(column, written, self.columns, column.kind.sql_type, self.time_zone)

    def columns_read(self, readings: Iterable[ColumnReading]) -> tuple[str, ...]:
        """The file's columns behind `readings`, and those that decide which rows there are."""
        wanted = {name for reading in readings for name in columns_of(reading)}
        wanted |= {cell.column for cells in self.mapping.wide.values() for cell in cells}
        wanted |= {*self.mapping.where, *self.part.keys}
        if self.mapping.unfold is not None:
            wanted.add(self.mapping.unfold.column)
        if self.mapping.duplicates is not None:
            wanted.add(self.mapping.duplicates.by)
        return tuple(name for name in self.part.columns if name in wanted)

    def relation(self, *, keep_rejects: bool = False) -> str:
        """The SQL of the rows; `keep_rejects` sets unreadable CSV lines aside in `reject_errors`."""
        named = FILE_NAME if any(reading.file_name for reading in self._readings) else None
        rows, mapping = self.part.relation(keep_rejects=keep_rejects, file_name=named), self.mapping
        plain = rows
        if self._numbered:
            rows = f"(SELECT *, row_number() OVER () AS {name_sql(ROW_NUMBER)} FROM {rows})"
        if mapping.unfold is not None:
            rows = f"({unfolded_sql(rows, mapping.unfold)})"
        if mapping.wide:
            rows = f"({wide_sql(rows, mapping.wide, self._unfolded)})"
        if mapping.where:
            rows = f"(SELECT * FROM {rows} WHERE {where_sql(mapping.where, self.columns, self.time_zone)})"
        if mapping.duplicates is not None:
            per = mapping.duplicates.per or (self.table.key if mapping.duplicates.keep != "same" else ())
            chosen = [column for column in self.table if not per or column.name in per]
            keys = [self.made(column, column.kind.sql_type) for column in chosen]
            if mapping.duplicates.keep == "same" and self.table.name == "customers":
                keys += [name_sql(name) for name in self.part.columns]
            rows = f"({kept_once_sql(rows, mapping.duplicates, keys)})"
        return rows if rows is plain else f"(SELECT * FROM {rows})"

    @property
    def _numbered(self) -> bool:
        return self.mapping.duplicates is not None or any(reading.row_number for reading in self._readings)

    @property
    def _readings(self) -> tuple[ColumnReading, ...]:
        return (*self.mapping.columns.values(), *(self.mapping.attributes or {}).values())
