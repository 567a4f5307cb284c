"""A data set with the rows of files changed: the same view as `with_edits`, for any number of customers."""

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from creditline.features.contract import TABLES
from creditline.features.data import DataSet
from creditline.features.data.reading.connection import open_connection
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.edits.changed_rows import ChangedRows
from creditline.features.edits.view import column_types, edited_source
from creditline.features.output.paths import parquet_sql


def with_changes(data: DataSet, changed: Sequence[ChangedRows]) -> DataSet:
    """`data` with the rows of files gone and come; the files must stay where they are while it is used."""
    sources = dict(data.sources)
    with open_connection("1GB", 1, data.settings.time_zone) as connection:
        for one in changed:
            types = column_types(data, one.table)
            cast = ", ".join(f"CAST({name_sql(name)} AS {kind}) AS {name_sql(name)}" for name, kind in types.items())
            gone, coming = (f"SELECT {cast} FROM {parquet_sql([file])}" for file in (one.gone, one.coming))
            narrow = _narrow(connection, one, gone)
            there = "" if not _any(connection, coming) else coming
            sources[one.table] = edited_source(sources[one.table], gone if narrow else "", there, narrow)
    return replace(data, sources=sources)


def _narrow(connection: duckdb.DuckDBPyConnection, one: ChangedRows, gone: str) -> str:
    """SQL that holds of the customers and, where each row has one, the days of the rows that go; empty where none does."""
    clock = TABLES[one.table].known_from or "customer_id"
    found = connection.execute(
        f"SELECT count(*), count({name_sql(clock)}), min({name_sql(clock)})::VARCHAR, max({name_sql(clock)})::VARCHAR FROM ({gone})"
    ).fetchall()
    ((rows, dated, first, last),) = found
    if not rows:
        return ""
    whose = f"customer_id IN (SELECT customer_id FROM ({gone}))"
    if dated == rows and clock != "customer_id":
        kind = TABLES[one.table].column(clock).kind.sql_type
        whose += f" AND {name_sql(clock)} BETWEEN '{first}'::{kind} AND '{last}'::{kind}"
    return f"coalesce({whose}, false)"


def _any(connection: duckdb.DuckDBPyConnection, sql: str) -> bool:
    return bool(connection.execute(f"SELECT 1 FROM ({sql}) LIMIT 1").fetchall())
