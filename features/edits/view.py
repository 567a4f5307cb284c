"""A data set with edits: a view over the recorded one, which stays as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

import duckdb
import pyarrow as pa

from creditline.features.contract import TABLES
from creditline.features.data import DataSet
from creditline.features.data.reading.source import TableSource
from creditline.features.data.reading.sql_text import name_sql, text_sql
from creditline.features.edits.changes import Given, changes_of
from creditline.features.edits.edit import Edits
from creditline.features.errors import DataError


def with_edits(data: DataSet, edits: Sequence[Edits], as_of: date | None = None) -> DataSet:
    """`data` with the edits: every view shows the rows as they are put right, and nothing recorded is touched.

    A row counts from when the one it corrects did; an added one from its event day, or its `recorded_at` where that is later.
    Errors as `changes_of`.
    """
    if not edits:
        return data
    if twice := sorted({one.customer for one in edits if [e.customer for e in edits].count(one.customer) > 1}):
        raise DataError(f"edits of customer {twice[0]} are given twice; put them together")
    with data.connect() as connection:
        found = [changes_of(one, given_of(data, connection, one.customer), as_of) for one in edits]
    sources = dict(data.sources)
    for table in dict.fromkeys(name for changes in found for name in changes.rows):
        base, some = data.sources[table], [changes for changes in found if table in changes.rows]
        values = {each.name: getattr(base, each.name) for each in fields(TableSource)}
        sources[table] = _EditedSource(
            **values,
            base=base,
            gone=pa.concat_tables([changes.taken_out(table) for changes in some]),
            coming=pa.concat_tables([changes.put_in(table) for changes in some]),
        )
    return replace(data, sources=sources)


@dataclass(frozen=True)
class _EditedSource(TableSource):
    """A table of which the rows `gone` are left out, one for each, and the rows `coming` are there."""

    base: TableSource | None = None
    gone: pa.Table | None = None
    coming: pa.Table | None = None

    def has(self, name: str) -> bool:
        return self.base is not None and self.base.has(name)

    def view_sql(self, id_type: str, extras: Mapping[str, bool]) -> str:
        assert self.base is not None and self.gone is not None and self.coming is not None
        types = {column.name: self.sql_type(column, id_type) for column in self.table}
        types |= {name: "DOUBLE" if is_number else "VARCHAR" for name, is_number in extras.items()}
        names = ", ".join(map(name_sql, types))
        rows = f"SELECT {names} FROM ({self.base.view_sql(id_type, extras)})"
        if len(self.gone):
            # Of rows that are equal in everything as many go as are gone, and those that stay are as good as any other.
            counted = f"SELECT *, row_number() OVER (PARTITION BY {names}) AS n FROM ({_values(self.gone, types)})"
            numbered = f"SELECT *, row_number() OVER (PARTITION BY {names}) AS n FROM ({rows} WHERE {_whose(self.gone, types)})"
            same = " AND ".join(f"b.{name_sql(name)} IS NOT DISTINCT FROM g.{name_sql(name)}" for name in (*types, "n"))
            kept = f"SELECT b.* EXCLUDE (n) FROM ({numbered}) b ANTI JOIN ({counted}) g ON {same}"
            rows = f"{rows} WHERE NOT {_whose(self.gone, types)} UNION ALL {kept}"
        if len(self.coming):
            rows = f"{rows} UNION ALL {_values(self.coming, types)}"
        return rows


def _whose(rows: pa.Table, types: Mapping[str, str]) -> str:
    """SQL, never null: whether the row is of one of the customers."""
    own = dict.fromkeys(rows["customer_id"].to_pylist())
    listed = ", ".join(_literal(one, types["customer_id"]) for one in own)
    return f"coalesce(customer_id IN ({listed}), false)"


def _values(rows: pa.Table, types: Mapping[str, str]) -> str:
    told = (", ".join(_literal(row[name], kind) for name, kind in types.items()) for row in rows.to_pylist())
    return f"SELECT * FROM (VALUES {', '.join(f'({one})' for one in told)}) AS v({', '.join(map(name_sql, types))})"


def _literal(value: Any, sql_type: str) -> str:
    if value is None:
        return f"CAST(NULL AS {sql_type})"
    if isinstance(value, date | datetime):
        value = value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    # As text, which reads back to the very number.
    return f"CAST({text_sql(repr(value) if isinstance(value, float) else str(value))} AS {sql_type})"


def given_of(data: DataSet, connection: duckdb.DuckDBPyConnection, customer: str) -> Given:
    """What edits of a customer are held against, from a connection of `data`; DataError where the customer is not there."""
    found = connection.execute(
        f"SELECT customer_id FROM customers WHERE customer_id = TRY_CAST($id AS {data.id_type}) LIMIT 1",
        {"id": customer},
    ).fetchall()
    if not found:
        raise DataError(f"customer {customer} is not in {data.folder}; check the id")
    own = found[0][0]

    def rows(table: str) -> pa.Table | None:
        if not data.has(table):
            return None
        sql = f"SELECT * FROM {name_sql(table)} WHERE customer_id = $id"
        return connection.sql(sql, params={"id": own}).to_arrow_table()

    def other(table: str, record: str) -> bool:
        if not TABLES[table].is_event or not data.has(table, "record_id"):
            return False
        sql = (
            f"SELECT 1 FROM {name_sql(table)} WHERE CAST(record_id AS VARCHAR) = $record AND customer_id <> $id LIMIT 1"
        )
        return bool(connection.execute(sql, {"record": record, "id": own}).fetchall())

    return Given(own, rows, data.settings.time_zone, lambda table, column: has_column(data, table, column), other)


def has_column(data: DataSet, table: str, column: str) -> bool:
    """Whether the data have the column, or of `customers` the attribute."""
    return data.has(table, column) or (table == "customers" and any(a.name == column for a in data.attributes))
