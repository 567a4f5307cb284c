"""A customer's rows as a data set that lies nowhere: the tables that were given, and the figures of the economy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import duckdb
import pyarrow as pa

from creditline.features.contract import TABLES
from creditline.features.data import Attribute, DataSet, Settings
from creditline.features.data.reading.connection import open_connection
from creditline.features.data.reading.source import TableSource
from creditline.features.errors import DataError


@dataclass(frozen=True)
class GivenData(DataSet):
    """`rows`: by table the columns of the contract in its types, of `customers` one row with its attributes after them."""

    rows: Mapping[str, pa.Table] = field(default_factory=dict)
    whole_ids: bool = False

    @classmethod
    def of(cls, rows: Mapping[str, pa.Table], settings: Settings, *, whole_ids: bool) -> "GivenData":
        """`whole_ids`: whether the lender's ids are whole numbers."""
        ordered = {name: rows[name] for name in TABLES if name in rows}
        sources = {name: TableSource(TABLES[name], (), settings.time_zone) for name in ordered}
        return cls(Path("what was sent"), settings, sources, ordered, whole_ids)

    def has(self, table: str, column: str | None = None) -> bool:
        """As `DataSet`; a table that was given has all its columns."""
        if table not in self.sources:
            return False
        return column is None or column in self.rows.get(table, _NOTHING).column_names

    @property
    def id_type(self) -> str:
        """As `DataSet`."""
        return "BIGINT" if self.whole_ids else "VARCHAR"

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        """As `DataSet`: a number where the customer's value is one."""
        own = self.rows["customers"]
        extras = [name for name in own.column_names if name not in {c.name for c in TABLES["customers"]}]
        return tuple(Attribute(name, pa.types.is_floating(own.schema.field(name).type)) for name in extras)

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """As `DataSet`."""
        told = self.rows["macro"]["indicator"].unique().to_pylist() if "macro" in self.rows else []
        return tuple(sorted(name for name in told if name is not None))

    def connect(self, memory_limit: str = "256MB", threads: int = 1) -> duckdb.DuckDBPyConnection:
        """As `DataSet`: the rows as views."""
        connection = open_connection(memory_limit, threads, self.settings.time_zone)
        for name, rows in self.rows.items():
            connection.register(name, rows)
        return connection

    def view_sql(self, table: str) -> str:
        """DataError: what was given lies in no file."""
        raise DataError(f"{table} was given and lies in no file; ask for its rows")


_NOTHING = pa.table({})
