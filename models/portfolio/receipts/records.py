"""What was on record of one customer at the end of a day: every record by its key, with a hash of what it said then."""

from collections.abc import Mapping
from datetime import date

import duckdb

from creditline.features.contract import TABLES, Table
from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import name_sql, text_sql

HEX = 16

Records = Mapping[str, Mapping[str, str]]


def records_of(data: DataSet, customer: str | int, as_of: date) -> Records:
    """Table to record key to hash (16 hex digits of SHA-256), of the records of `customer` known at the end of `as_of`.

    The key is `record_id`, or the hash itself where the row carries none; equal rows count up: `…#2`. What ends later
    (a payment, a closing) is in the hash only once it is known. So is a column only where it says something: one that is empty is
    as good as one that the files lack. `macro` is everybody's; outcomes are in no decision.
    """
    with data.connect() as connection:
        return records_on(connection, data, customer, as_of)


def records_on(connection: duckdb.DuckDBPyConnection, data: DataSet, customer: str | int, as_of: date) -> Records:
    """The same from a connection that has the rows of `data` under the names of its tables."""
    found: dict[str, dict[str, str]] = {}
    for name in data.tables:
        table = TABLES[name]
        if name != "outcomes":
            found[name] = _keyed(_rows(connection, data, table, customer, as_of))
    return {name: records for name, records in found.items() if records}


def _rows(
    connection: duckdb.DuckDBPyConnection, data: DataSet, table: Table, customer: str | int, as_of: date
) -> list[tuple[str | None, str]]:
    names = [c.name for c in table if data.has(table.name, c.name) and c.name not in ("record_id", "recorded_at")]
    names += [attribute.name for attribute in data.attributes if table.name == "customers"]
    late_column, masked = table.later or ("", ())
    unknown = f"({late_column} > $day OR recorded_at::DATE > $day)"
    told = ", ".join(
        _told(n, f"CASE WHEN {unknown} THEN NULL ELSE {name_sql(n)} END" if n in masked else name_sql(n)) for n in names
    )
    conditions = [] if table.name == "macro" else [f"customer_id = CAST($id AS {data.id_type})"]
    if table.known_from is not None:
        conditions.append(f"({table.known_from} IS NULL OR {table.known_from}::DATE <= $day)")
    if table.is_event and not table.due_known:
        conditions.append("(recorded_at IS NULL OR recorded_at::DATE <= $day)")
    key = "record_id" if table.is_event else "NULL"
    sql = (
        f"SELECT CAST({key} AS VARCHAR), left(sha256(concat_ws(' ', {told})), {HEX}) FROM {table.name} "
        f"WHERE {' AND '.join(conditions) or 'TRUE'} ORDER BY ALL"
    )
    given = {"day": as_of, "id": str(customer)}
    return connection.execute(sql, {name: value for name, value in given.items() if f"${name}" in sql}).fetchall()


def _told(name: str, value: str) -> str:
    """SQL of a column's part of the hash, of which no other columns' parts can be made; null where it says nothing."""
    text = f"CAST({value} AS VARCHAR)"
    return f"{text_sql(name + '=')} || length({text}) || ':' || {text}"


def _keyed(rows: list[tuple[str | None, str]]) -> dict[str, str]:
    keyed: dict[str, str] = {}
    for key, value in rows:
        name, count = key or value, 1
        while (shown := name if count == 1 else f"{name}#{count}") in keyed:
            count += 1
        keyed[shown] = value
    return keyed
