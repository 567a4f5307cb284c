"""One table of a data set: its files, and the SQL that reads them as the contract's columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from creditline.features.contract import Column, Kind, Table
from creditline.features.data.mapping.beside import Beside
from creditline.features.data.mapping.column_reading import ColumnReading, TimeUnit
from creditline.features.data.mapping.settings import Settings
from creditline.features.data.mapping.table_mapping import TableMapping
from creditline.features.data.mapping.written import Written
from creditline.features.data.reading.beside import with_beside
from creditline.features.data.reading.casting import holds_whole_ids, is_number_type
from creditline.features.data.reading.feed import Feed
from creditline.features.data.reading.files import find_files
from creditline.features.data.reading.made import Raw, cleaned_of, columns_of
from creditline.features.data.reading.parts import Part, read_parts
from creditline.features.data.reading.require_columns import require_columns
from creditline.features.data.reading.sql_text import name_sql

CUSTOMER_COLUMNS = frozenset({"customer_id", "other_id"})


@dataclass(frozen=True)
class TableSource:
    """A table that is there. `parts` are never empty. `own_files`: no other table is cut from its files."""

    table: Table
    parts: tuple[Feed, ...]
    time_zone: str
    own_files: bool = True

    def has(self, name: str) -> bool:
        """Whether any of the files holds what the contract's column `name` takes."""
        return any(feed.reading(name) is not None for feed in self.parts)

    @property
    def whole_number_ids(self) -> bool:
        """Whether every column of customer ids that is there holds whole numbers."""
        ids = [column for column in self.table if column.name in CUSTOMER_COLUMNS]
        found = [feed.raw(column).physical for feed in self.parts for column in ids if feed.reading(column.name)]
        return all(holds_whole_ids(physical) for physical in found)

    @property
    def is_csv(self) -> bool:
        """Whether any of the files is CSV."""
        return any(feed.part.dialect is not None for feed in self.parts)

    @property
    def sections(self) -> tuple[tuple[Feed, ...], ...]:
        """The parts by the section of `data.toml` that reads them."""
        numbers = dict.fromkeys(feed.section for feed in self.parts)
        return tuple(tuple(feed for feed in self.parts if feed.section == number) for number in numbers)

    @property
    def files(self) -> frozenset[Path]:
        """The files it is cut from."""
        return frozenset(file for feed in self.parts for file in feed.part.files)

    @property
    def leaving_out(self) -> frozenset[Path]:
        """The files whose lines are left out where they cannot be split."""
        parts = [feed.part for feed in self.parts if feed.part.dialect is not None and feed.part.dialect.leave_out]
        return frozenset(file for part in parts for file in part.files)

    def extra_columns(self) -> tuple[str, ...]:
        """The names of what else the files tell, in order of first appearance."""
        names = (name for feed in self.parts for name in self._extras(feed))
        return tuple({name.lower(): name for name in reversed(tuple(names))}.values())[::-1]

    def columns_read(self, feed: Feed) -> tuple[str, ...]:
        """The file's columns that a view reads: the contract's and, of `customers`, the attributes."""
        extras = self._extras(feed).values() if self.table.name == "customers" else ()
        readings = [found for column in self.table if (found := feed.reading(column.name)) is not None]
        return feed.columns_read((*readings, *extras))

    def extra_raw(self, feed: Feed, name: str) -> Raw:
        """SQL of the extra column before it is a number or text; NULL where the files lack it."""
        found, column = self.extra_reading(feed, name), _extra(name, Kind.NUMBER)
        if found is None:
            return Raw("NULL", "NULL")
        written = feed.mapping.written.of(column, found)
        cleaned = cleaned_of(column, written, feed.columns)
        if written is found or is_number_type(cleaned.physical):
            return cleaned
        return Raw(f"coalesce({cleaned.text}, {cleaned_of(column, found, feed.columns).text})", "VARCHAR")

    def extra_reading(self, feed: Feed, name: str) -> ColumnReading | None:
        """How the extra column is made; None where the files lack it."""
        found = next((one for own, one in self._extras(feed).items() if own.lower() == name.lower()), None)
        return found if found is not None and all(one in feed.columns for one in columns_of(found)) else None

    def sql_type(self, column: Column, id_type: str) -> str:
        """The DuckDB type `column` is read as; `id_type` is that of customer ids."""
        return id_type if column.name in CUSTOMER_COLUMNS else column.kind.sql_type

    def typed(self, feed: Feed, column: Column, id_type: str) -> str:
        """SQL of `column` as the contract reads it from `feed`; a typed NULL where the files lack it."""
        return feed.made(column, self.sql_type(column, id_type))

    def view_sql(self, id_type: str, extras: Mapping[str, bool]) -> str:
        """The SELECT of the declared columns, then of `extras` (name to whether it is a number)."""
        return " UNION ALL ".join(
            f"SELECT {', '.join(self._selected(feed, id_type, extras))} FROM {feed.relation()}" for feed in self.parts
        )

    def _selected(self, feed: Feed, id_type: str, extras: Mapping[str, bool]) -> Iterable[str]:
        for column in self.table:
            yield f"{self.typed(feed, column, id_type)} AS {name_sql(column.name)}"
        for name, is_number in extras.items():
            kind = Kind.NUMBER if is_number else Kind.TEXT
            found = self.extra_reading(feed, name)
            typed = f"CAST(NULL AS {kind.sql_type})" if found is None else feed.extra(_extra(name, kind), found)
            yield f"{typed} AS {name_sql(name)}"

    def _extras(self, feed: Feed) -> Mapping[str, ColumnReading]:
        """The attributes stated, else every column of the files that is nothing else: unless other tables are cut of them."""
        if feed.mapping.attributes is not None:
            return feed.mapping.attributes
        if not self.own_files:
            return {}
        readings = [found for column in self.table if (found := feed.reading(column.name)) is not None]
        used = {name for found in readings for name in columns_of(found)} | {column.name for column in self.table}
        return {name: ColumnReading(column=name) for name in feed.part.columns if name not in used}


def _extra(name: str, kind: Kind) -> Column:
    return Column(name, kind, "what else the file tells", optional=True)


def read_source(
    connection: duckdb.DuckDBPyConnection, folder: Path, table: Table, settings: Settings
) -> TableSource | None:
    """The table in `folder`, or None where it is absent; `connection` reads what columns Parquet files have.

    Raises DataError for a file that cannot be read, and for rows that cannot be cut as `data.toml` says, since a column
    that decides which there are is not there.
    """
    feeds: list[Feed] = []
    for section, mapping in enumerate(settings.mapping(table.name)):
        files = find_files(folder, table.name, mapping.files)

        def read(beside: Beside, written: Written = mapping.written) -> tuple[Part, ...]:
            other = find_files(folder, table.name, beside.files)
            return read_parts(connection, folder, table.name, other, replace(written, header=(), skip=0, delimiter=""))

        for own in read_parts(connection, folder, table.name, files, mapping.written, by_bucket=settings.buckets > 0):
            part = with_beside(own, mapping.beside, read, f"[{table.name}.beside]")
            feed = Feed(table, part, with_own_names(table, part, mapping), settings.time_zone, section)
            require_columns(feed)
            feeds.append(feed)
    return TableSource(table, tuple(feeds), settings.time_zone) if feeds else None


def with_own_names(table: Table, part: Part, mapping: TableMapping) -> TableMapping:
    """The mapping with the file's name of every column that states none: its own, or CUSTOMER_ID for customer_id."""
    there = {*part.columns, *mapping.wide, *_unfolded(mapping)}
    spelt = {name.lower(): name for name in sorted(there)}
    mapping = replace(
        mapping,
        columns={name: _spelt(reading, there, spelt) for name, reading in mapping.columns.items()},
        attributes=mapping.attributes
        and {name: _spelt(reading, there, spelt) for name, reading in mapping.attributes.items()},
    )
    taken = {reading.column for reading in mapping.columns.values()}
    upper = {name.lower(): name for name in sorted(there) if name not in taken}
    columns = dict(mapping.columns)
    for column in table:
        own = column.name if column.name in there else upper.get(column.name, column.name)
        stated = mapping.columns.get(column.name)
        if stated is None and own != column.name:
            columns[column.name] = ColumnReading(column=own)
        elif stated is None and own not in there and (days := _of_days(column, there, upper)) is not None:
            columns[column.name] = ColumnReading(column=days, unit=TimeUnit.DAYS)
        elif stated is not None and not stated.has_source:
            columns[column.name] = replace(stated, column=own)
    extras = mapping.attributes and {
        name: reading if reading.has_source else replace(reading, column=name)
        for name, reading in mapping.attributes.items()
    }
    return replace(mapping, columns=columns, attributes=extras)


def _spelt(reading: ColumnReading, there: set[str], spelt: Mapping[str, str]) -> ColumnReading:
    """The reading with names as this file has them, whatever their capitals: of two that differ in nothing else, its own."""
    told = {name: getattr(reading, name) for name in ("column", "after", "before")}
    return replace(reading, **{n: one if one in there else spelt.get(one.lower(), one) for n, one in told.items()})


def _of_days(column: Column, there: set[str], upper: Mapping[str, str]) -> str | None:
    """The file's column of days that is read as `column`, a number of months; None where there is none."""
    if column.days is None:
        return None
    return column.days if column.days in there else upper.get(column.days)


def _unfolded(mapping: TableMapping) -> tuple[str, ...]:
    return () if mapping.unfold is None else (mapping.unfold.part, mapping.unfold.place)
