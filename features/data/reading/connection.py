"""A DuckDB connection with one view per table of a data set."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import duckdb

from creditline.features.data.reading.sql_text import name_sql, text_sql


def open_connection(memory_limit: str, threads: int, time_zone: str) -> duckdb.DuckDBPyConnection:
    """An in-memory connection within the limits, that installs nothing and spills to the system's temporary folder."""
    connection = duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "threads": threads}
    )
    spill = Path(tempfile.gettempdir()) / "creditline-spill"
    connection.execute(f"SET memory_limit = {text_sql(memory_limit)}")
    connection.execute(f"SET temp_directory = {text_sql(str(spill))}")
    connection.execute(f"SET TimeZone = {text_sql(time_zone)}")
    # DuckDB 2.0 pushes TRY_CAST into the CSV reader as CAST, which then fails on the first bad value (duckdb#23818).
    if ("type_pushdown",) in connection.execute("SELECT name FROM duckdb_optimizers()").fetchall():
        connection.execute("SET disabled_optimizers = 'type_pushdown'")
    return connection


def create_views(connection: duckdb.DuckDBPyConnection, views: Mapping[str, str]) -> None:
    """Create each view, by name, from its SELECT."""
    for name, sql in views.items():
        connection.execute(f"CREATE VIEW {name_sql(name)} AS {sql}")
