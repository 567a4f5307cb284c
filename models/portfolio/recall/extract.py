"""The rows of some customers, taken out of a data set into one of their own, which can be added to."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa

from creditline.features.contract import TABLES
from creditline.features.data import DataSet, Settings
from creditline.features.data.reading.connection import open_connection
from creditline.features.data.reading.source import read_source
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.output.paths import copy_sql
from creditline.models.portfolio.recall.touched import LINKED

_KEPT_WHOLE = ("macro", "outcomes")


class Extract:
    """A part of `data`: all rows of the customers that joined, and what features read of the accounts they are linked to.

    Features and standing lines of the customers that joined are those of `data`.
    """

    def __init__(self, data: DataSet, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self._data = data
        self._connection = connection
        self._folder = folder
        self._parts = 0
        for name in ("joined", "owing"):
            connection.execute(f"CREATE TEMP TABLE {name} (customer_id {data.id_type})")

    @classmethod
    @contextmanager
    def opened(cls, data: DataSet, memory: str) -> Iterator["Extract"]:
        """One without customers; its files are there within the block."""
        with tempfile.TemporaryDirectory(prefix="creditline-recall-") as name, data.connect(memory) as connection:
            yield cls(data, connection, Path(name))

    def join(self, customers: pa.Array) -> None:
        """Take in `customers`; who is in already stays."""
        execute = self._connection.execute
        self._connection.register("asked", pa.table({"customer_id": customers}))
        execute(
            "CREATE OR REPLACE TEMP TABLE fresh AS SELECT customer_id FROM asked ANTI JOIN joined USING (customer_id)"
        )
        linked = (
            "UNION SELECT other_id FROM links SEMI JOIN fresh USING (customer_id)" if self._data.has("links") else ""
        )
        execute(
            f"CREATE OR REPLACE TEMP TABLE near AS SELECT customer_id FROM (SELECT customer_id FROM fresh {linked}) "
            "ANTI JOIN owing USING (customer_id)"
        )
        for name in self._tables:
            whose = "near" if name in LINKED else "fresh"
            place = self._folder / name
            place.mkdir(exist_ok=True)
            rows = f"SELECT {self._columns(name)} FROM {name_sql(name)} SEMI JOIN {whose} USING (customer_id) ORDER BY customer_id"
            execute(copy_sql(rows, place / f"{self._parts:04}.parquet"))
        execute("INSERT INTO joined SELECT * FROM fresh")
        execute("INSERT INTO owing SELECT * FROM near")
        self._parts += 1

    @property
    def data(self) -> DataSet:
        """The data set as it is now."""
        sources = dict(self._data.sources)
        settings = Settings(time_zone=self._data.settings.time_zone)
        with open_connection("1GB", 1, self._data.settings.time_zone) as connection:
            for name in self._tables:
                source = read_source(connection, self._folder, TABLES[name], settings)
                assert source is not None
                sources[name] = source
        return replace(self._data, sources=sources)

    @property
    def _tables(self) -> tuple[str, ...]:
        return tuple(name for name in self._data.tables if name not in _KEPT_WHOLE)

    def _columns(self, table: str) -> str:
        names = [column.name for column in TABLES[table] if self._data.has(table, column.name)]
        if table == "customers":
            names += [one.name for one in self._data.attributes]
        return ", ".join(map(name_sql, names))
