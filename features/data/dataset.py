"""A lender's data set: a folder of files, read as the tables of the contract."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import duckdb

from creditline.features.contract import TABLES
from creditline.features.data.attribute import Attribute
from creditline.features.data.attributes import read_attributes
from creditline.features.data.fingerprint import fingerprint_of
from creditline.features.data.mapping.settings import Settings
from creditline.features.data.mapping.settings_file import read_settings
from creditline.features.data.named_in_rows import changing_attributes, indicators
from creditline.features.data.reading.connection import create_views, open_connection
from creditline.features.data.reading.set_aside import require_whole_lines
from creditline.features.data.reading.source import TableSource
from creditline.features.data.reading.sources import read_sources
from creditline.features.data.whole import Whole
from creditline.features.errors import DataError

Named = TypeVar("Named")


@dataclass(frozen=True)
class DataSet:
    """A folder of Parquet or CSV files, one table each, with an optional `data.toml` beside them."""

    folder: Path
    settings: Settings
    sources: Mapping[str, TableSource]

    @classmethod
    def open(cls, folder: Path) -> "DataSet":
        """The data set in `folder`; reads column names, not rows.

        Raises DataError where the folder, `customers` or every event table is missing, and for a file or a
        `data.toml` that cannot be read.
        """
        if not folder.is_dir():
            raise DataError(f"{folder} is not a folder; give the folder that holds customers and the event tables.")
        settings = read_settings(folder)
        data = cls(folder, settings, read_sources(folder, settings))
        if not data.has("customers"):
            raise DataError(
                f"{folder} has no customers table; add customers.parquet or customers.csv, or, where there is none, "
                "state [customers] from_events = true in data.toml."
            )
        if not any(TABLES[name].is_event for name in data.tables):
            events = ", ".join(name for name, table in TABLES.items() if table.is_event)
            raise DataError(f"{folder} has no event table; add at least one of {events}.")
        return data

    @property
    def whole(self) -> Whole | None:
        """What all rows say, where they are not all here; None where they are."""
        return None

    @property
    def accounts(self) -> "DataSet":
        """Where the rows of linked accounts are found: of one that is whole, here."""
        return self

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables that are there, in the contract's order."""
        return tuple(self.sources)

    def has(self, table: str, column: str | None = None) -> bool:
        """Whether the table is there, and its files hold the column."""
        source = self.sources.get(table)
        return source is not None and (column is None or source.has(column))

    @cached_property
    def id_type(self) -> str:
        """The type of all customer ids: BIGINT where every table stores them as integers, else VARCHAR."""
        return "BIGINT" if all(source.whole_number_ids for source in self.sources.values()) else "VARCHAR"

    @cached_property
    def attributes(self) -> tuple[Attribute, ...]:
        """The extra columns of `customers`, in file order."""
        return read_attributes(self.sources["customers"])

    @cached_property
    def changing_attributes(self) -> tuple[Attribute, ...]:
        """What the rows of `attributes` tell and no column of `customers` does, by name."""
        fixed = {attribute.name for attribute in self.attributes}
        return tuple(a for a in self._named_in_rows(changing_attributes, "attributes") if a.name not in fixed)

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """The macro series there are, by name."""
        return self._named_in_rows(indicators, "macro")

    def _named_in_rows(
        self, read: Callable[[duckdb.DuckDBPyConnection], tuple[Named, ...]], table: str
    ) -> tuple[Named, ...]:
        if not self.has(table):
            return ()
        with self.connect() as connection:
            return read(connection)

    def connect(self, memory_limit: str = "1GB", threads: int = 2) -> duckdb.DuckDBPyConnection:
        """A new in-memory connection with one view per table, named as the table.

        A view has every declared column in the contract's order and type, NULL where the files lack it or a value
        cannot be read, and `customers` its attributes after them (DOUBLE or VARCHAR). Times with a zone are in the
        lender's time zone. The caller closes the connection. Raises DataError for a line of a CSV file that cannot be
        split into columns or is not UTF-8.
        """
        _ = self._whole_lines
        connection = open_connection(memory_limit, threads, self.settings.time_zone)
        create_views(connection, {name: self.view_sql(name) for name in self.tables})
        return connection

    def view_sql(self, table: str) -> str:
        """The SELECT behind the view of `table`."""
        extras = {attribute.name: attribute.is_number for attribute in self.attributes} if table == "customers" else {}
        return self.sources[table].view_sql(self.id_type, extras)

    def fingerprint(self) -> str:
        """A hash of the rows (whatever their order or files), the columns and the settings: 32 hexadecimal digits."""
        with self.connect() as connection:
            return fingerprint_of(connection, {name: self._columns(name) for name in self.tables}, self.settings)

    @cached_property
    def _whole_lines(self) -> None:
        csv = [source for source in self.sources.values() if source.is_csv]
        if csv:
            with open_connection("1GB", 2, self.settings.time_zone) as connection:
                require_whole_lines(connection, csv)

    def _columns(self, table: str) -> list[str]:
        declared = [column.name for column in TABLES[table] if self.has(table, column.name)]
        return declared + [attribute.name for attribute in self.attributes if table == "customers"]
