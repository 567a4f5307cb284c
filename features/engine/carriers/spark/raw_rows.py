"""Rows of a table as the engine has them, read as the contract's inside a task by the SQL of a data set."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import duckdb
import pyarrow as pa

from creditline.features.data.reading.connection import open_connection
from creditline.features.data.reading.emptied import emptied_sql
from creditline.features.data.reading.parts import Part
from creditline.features.data.reading.sql_text import name_sql, text_sql

ARRIVED = "creditline arrived"
FLUSH_BYTES = 64 << 20  # of raw rows that are packed together
TASK_MEMORY = "1GB"


@dataclass(frozen=True)
class EngineRows(Part):
    """Rows of a frame. `carried`: which of its columns come into a task, there called c0, c1, …; others are null there."""

    carried: tuple[str, ...] = ()

    def relation(self, *, keep_rejects: bool = False, file_name: str | None = None) -> str:  # noqa: ARG002
        """The SQL of the rows that arrived."""
        place = {name: i for i, name in enumerate(self.carried)}
        columns = ", ".join(
            f"{f'c{place[name]}' if name in place else f'CAST(NULL AS {physical})'} AS {name_sql(name)}"
            for name, physical in self.columns.items()
        )
        return emptied_sql(f"(SELECT {columns} FROM {name_sql(ARRIVED)})", list(self.columns.items()), self.empty)


@contextmanager
def task_connection(time_zone: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB in a task: in memory, on one thread, and of one database a process, as opening one takes 20 ms."""
    with _database(time_zone).cursor() as connection:
        connection.execute(f"SET TimeZone = {text_sql(time_zone)}")
        yield connection


@cache
def _database(time_zone: str) -> duckdb.DuckDBPyConnection:
    return open_connection(TASK_MEMORY, 1, time_zone)


@dataclass(frozen=True)
class RowsInFiles:
    """Rows that a task reads where they lie. `sql`: of columns c0, c1 and so on."""

    sql: str


Arriving: TypeAlias = pa.RecordBatch | RowsInFiles


def arrivals(
    connection: duckdb.DuckDBPyConnection, arriving: Iterable[Arriving], *, held: bool = False
) -> Iterator[None]:
    """As the relation `ARRIVED` of `connection` what arrives: batches `FLUSH_BYTES` at a time, rows in files by themselves.

    `held`: it will be read more than once.
    """
    for some in _flushes(arriving):
        if isinstance(some, RowsInFiles) and not held:
            connection.execute(f"CREATE OR REPLACE TEMP VIEW {name_sql(ARRIVED)} AS {some.sql}")
            yield
            connection.execute(f"DROP VIEW {name_sql(ARRIVED)}")
        else:
            rows = connection.sql(some.sql).to_arrow_table() if isinstance(some, RowsInFiles) else some
            connection.register(ARRIVED, rows)
            yield
            connection.unregister(ARRIVED)


def _flushes(arriving: Iterable[Arriving]) -> Iterator[pa.Table | RowsInFiles]:
    held: list[pa.RecordBatch] = []
    size = 0
    for some in arriving:
        if isinstance(some, RowsInFiles):
            yield some
            continue
        if not len(some):
            continue
        held.append(some)
        size += some.nbytes
        if size >= FLUSH_BYTES:
            yield _numbered(held)
            held, size = [], 0
    if held:
        yield _numbered(held)


def _numbered(held: list[pa.RecordBatch]) -> pa.Table:
    table = pa.Table.from_batches(held)
    return table.rename_columns([f"c{i}" for i in range(table.num_columns)])
