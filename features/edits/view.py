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
from creditline.features.edits.changes import Changes, Given, changes_of
from creditline.features.edits.edit import Edits
from creditline.features.edits.finding import Elsewhere
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
    changed: dict[str, list[Changes]] = {}
    for changes in found:
        for table in changes.rows:
            changed.setdefault(table, []).append(changes)
    sources = dict(data.sources)
    for table, some in changed.items():
        gone = pa.concat_tables([changes.taken_out(table) for changes in some])
        coming = pa.concat_tables([changes.put_in(table) for changes in some])
        types = column_types(data, table)
        sources[table] = edited_source(
            data.sources[table],
            _values(gone, types) if len(gone) else "",
            _values(coming, types) if len(coming) else "",
            _whose(gone, types) if len(gone) else "",
        )
    return replace(data, sources=sources)


def edited_source(base: TableSource, gone: str, coming: str, narrow: str) -> TableSource:
    """A table of which the rows of the SELECT `gone` are left out, one for each, and those of `coming` are there.

    Empty text is none. `narrow`: SQL, never null, that holds of every row that is gone, and of few others.
    """
    values = {each.name: getattr(base, each.name) for each in fields(TableSource)}
    return _EditedSource(**values, base=base, gone=gone, coming=coming, narrow=narrow)


def column_types(data: DataSet, table: str) -> dict[str, str]:
    """The columns of the view of a table and their types of DuckDB, in its order."""
    source = data.sources[table]
    types = {column.name: source.sql_type(column, data.id_type) for column in source.table}
    if table == "customers":
        types |= {one.name: "DOUBLE" if one.is_number else "VARCHAR" for one in data.attributes}
    return types


@dataclass(frozen=True)
class _EditedSource(TableSource):
    """See `edited_source`."""

    base: TableSource | None = None
    gone: str = ""
    coming: str = ""
    narrow: str = ""

    def has(self, name: str) -> bool:
        return self.base is not None and self.base.has(name)

    def view_sql(self, id_type: str, extras: Mapping[str, bool]) -> str:
        assert self.base is not None
        listed = [column.name for column in self.table] + list(extras)
        names = ", ".join(map(name_sql, listed))
        rows = f"SELECT {names} FROM ({self.base.view_sql(id_type, extras)})"
        if self.gone:
            # Of rows that are equal in everything as many go as are gone, and those that stay are as good as any other.
            counted = f"SELECT *, row_number() OVER (PARTITION BY {names}) AS n FROM ({self.gone})"
            numbered = f"SELECT *, row_number() OVER (PARTITION BY {names}) AS n FROM ({rows} WHERE {self.narrow})"
            same = " AND ".join(
                f"b.{name_sql(name)} IS NOT DISTINCT FROM g.{name_sql(name)}" for name in (*listed, "n")
            )
            kept = f"SELECT b.* EXCLUDE (n) FROM ({numbered}) b ANTI JOIN ({counted}) g ON {same}"
            rows = f"{rows} WHERE NOT {self.narrow} UNION ALL {kept}"
        if self.coming:
            rows = f"{rows} UNION ALL {self.coming}"
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
    (own,) = own_ids(data, connection, [customer])

    def rows(table: str) -> pa.Table | None:
        if not data.has(table):
            return None
        sql = f"SELECT * FROM {name_sql(table)} WHERE customer_id = $id"
        return connection.sql(sql, params={"id": own}).to_arrow_table()

    other = elsewhere(data, connection, own)
    return Given(own, rows, data.settings.time_zone, lambda table, column: has_column(data, table, column), other)


def own_ids(data: DataSet, connection: duckdb.DuckDBPyConnection, customers: Sequence[str]) -> list[Any]:
    """The ids as the data store them, in the order given; DataError for a customer that is not there."""
    connection.register("named", pa.table({"place": range(len(customers)), "said": pa.array(customers, pa.string())}))
    found = connection.execute(
        "SELECT n.said, c.customer_id FROM named n LEFT JOIN (SELECT DISTINCT customer_id FROM customers) c "
        f"ON c.customer_id = TRY_CAST(n.said AS {data.id_type}) ORDER BY n.place"
    ).fetchall()
    for said, own in found:
        if own is None:
            raise DataError(f"customer {said} is not in {data.folder}; check the id")
    return [own for _, own in found]


def elsewhere(data: DataSet, connection: duckdb.DuckDBPyConnection, own: int | str) -> Elsewhere:
    """Whether another customer than `own` has a record of that name."""

    def other(table: str, record: str) -> bool:
        if not TABLES[table].is_event or not data.has(table, "record_id"):
            return False
        sql = (
            f"SELECT 1 FROM {name_sql(table)} WHERE CAST(record_id AS VARCHAR) = $record AND customer_id <> $id LIMIT 1"
        )
        return bool(connection.execute(sql, {"record": record, "id": own}).fetchall())

    return other


def has_column(data: DataSet, table: str, column: str) -> bool:
    """Whether the data have the column, or of `customers` the attribute."""
    return data.has(table, column) or (table == "customers" and any(a.name == column for a in data.attributes))
