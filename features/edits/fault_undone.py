"""A fault of a feed undone: the rows that go and those that come, worked out in the database."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb

from creditline.features.contract import TABLES, Kind, Table
from creditline.features.data import DataSet, Settings, TableMapping
from creditline.features.data.check import check
from creditline.features.data.reading.connection import open_connection
from creditline.features.data.reading.source import read_source
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.edits.changed_rows import ChangedRows
from creditline.features.edits.feed_fault import FaultKind, FeedFault
from creditline.features.edits.view import column_types
from creditline.features.errors import DataError
from creditline.features.output.paths import copy_sql

_TOLD_AGAIN = ("record_id", "recorded_at")  # in which two tellings of one row may differ


def write_undone(data: DataSet, fault: FeedFault, folder: Path) -> ChangedRows:
    """Write what undoes `fault` into `folder`.

    Of a row told twice the one recorded first stays. DataError for days outside the table or without a row of it, rows told
    an odd number of times by a feed that told each twice, and missing rows that are not of those days or of the
    contract, or are recorded already.
    """
    if not data.has(fault.table):
        raise DataError(f"a fault is of the table {fault.table}, which {data.folder} does not have; leave it out")
    changed = ChangedRows(fault.table, folder / f"{fault.table}.gone.parquet", folder / f"{fault.table}.coming.parquet")
    with data.connect() as connection:
        _refuse_other_days(connection, fault)
        if fault.kind is FaultKind.SHIFTED:
            gone, coming = _shifted(fault)
        else:
            gone, coming = (_doubled if fault.kind is FaultKind.DOUBLED else _missing)(data, connection, fault)
        for sql, file in ((gone, changed.gone), (coming, changed.coming)):
            connection.execute(copy_sql(sql, file))
    return changed


def _doubled(data: DataSet, connection: duckdb.DuckDBPyConnection, fault: FeedFault) -> tuple[str, str]:
    names = ", ".join(name_sql(one) for one in column_types(data, fault.table) if one not in _TOLD_AGAIN)
    connection.execute(
        f"CREATE TEMP TABLE told AS SELECT *, row_number() OVER (PARTITION BY {names} ORDER BY recorded_at NULLS FIRST, "
        f"record_id NULLS FIRST) AS n, count(*) OVER (PARTITION BY {names}) AS copies "
        f"FROM {name_sql(fault.table)} WHERE {_during(fault)}"
    )
    clock = name_sql(_clock(fault))
    odd = connection.execute(
        f"SELECT customer_id, {clock}::VARCHAR, copies, count(*) OVER () FROM told WHERE n = 1 AND copies % 2 = 1 ORDER BY ALL LIMIT 1"
    ).fetchall()
    if odd:
        customer, at, copies, many = odd[0]
        raise DataError(
            f"{fault.table} of customer {customer} on {at} is told {copies} times, and {many - 1} more rows an odd number of "
            "times, where a doubled feed tells each twice; state the days of the fault, or the rows to strike as edits"
        )
    return (
        "SELECT * EXCLUDE (n, copies) FROM told WHERE n > copies / 2",
        "SELECT * EXCLUDE (n, copies) FROM told LIMIT 0",
    )


def _shifted(fault: FeedFault) -> tuple[str, str]:
    clock, kind = _clock(fault), _kind(fault)
    rows = f"SELECT * FROM {name_sql(fault.table)} WHERE {_during(fault)}"
    moved = f"CAST({name_sql(clock)} - INTERVAL ({fault.days}) DAY AS {kind.sql_type}) AS {name_sql(clock)}"
    return rows, f"SELECT * REPLACE ({moved}) FROM ({rows})"


def _missing(data: DataSet, connection: duckdb.DuckDBPyConnection, fault: FeedFault) -> tuple[str, str]:
    file, table = fault.rows, TABLES[fault.table]
    assert file is not None
    if not file.is_file():
        raise DataError(f"{file}, the rows that were missing, is not there; put it beside the fault's file")
    mappings = {table.name: (TableMapping(files=(file.name,)),)}
    with open_connection("1GB", 1, data.settings.time_zone) as plain:
        source = read_source(plain, file.parent, table, Settings(data.settings.time_zone, mappings=mappings))
    assert source is not None
    if unknown := [one.name for one in table if source.has(one.name) and not data.has(table.name, one.name)]:
        raise DataError(f"{file} has the column {unknown[0]}, which the data do not have; leave it out")
    late = replace(data, sources={"customers": data.sources["customers"], table.name: source})
    if wrong := [one for one in check(late).problems if one.table == table.name]:
        raise DataError(f"{file}: {wrong[0]}")
    connection.execute(f"CREATE TEMP TABLE late AS {source.view_sql(data.id_type, {})}")
    _refuse_late(connection, file, table, fault)
    return f"SELECT * FROM {name_sql(table.name)} LIMIT 0", "SELECT * FROM late"


def _refuse_late(connection: duckdb.DuckDBPyConnection, file: Path, table: Table, fault: FeedFault) -> None:
    clock = name_sql(_clock(fault))
    asked = {
        f"is not of the days from {fault.first} to {fault.last}": f"SELECT customer_id, {clock}::VARCHAR FROM late WHERE NOT "
        f"coalesce({_during(fault)}, false)",
        "is recorded already": f"SELECT l.customer_id, l.{clock}::VARCHAR FROM late l SEMI JOIN {name_sql(table.name)} t "
        "ON l.record_id = t.record_id",
    }
    for said, sql in asked.items():
        if found := connection.execute(f"{sql} ORDER BY ALL LIMIT 1").fetchall():
            raise DataError(
                f"{file}: the row of customer {found[0][0]} on {found[0][1]} {said}; give the rows that were missing"
            )


def _refuse_other_days(connection: duckdb.DuckDBPyConnection, fault: FeedFault) -> None:
    clock, table = name_sql(_clock(fault)), name_sql(fault.table)
    found = connection.execute(
        f"SELECT min({clock})::DATE, max({clock})::DATE, count(*) FILTER ({_during(fault)}) FROM {table}"
    ).fetchall()
    first: date | None
    ((first, last, many),) = found
    if first is None or fault.last < first or fault.first > last:
        raise DataError(
            f"the fault is of {fault.first} to {fault.last}, and {fault.table} tells of {first} to {last}; correct its days"
        )
    if not many and fault.kind is not FaultKind.MISSING:
        raise DataError(f"no row of {fault.table} is of {fault.first} to {fault.last}; correct the days of the fault")


def _clock(fault: FeedFault) -> str:
    clock = TABLES[fault.table].known_from
    assert clock is not None
    return clock


def _kind(fault: FeedFault) -> Kind:
    return TABLES[fault.table].column(_clock(fault)).kind


def _during(fault: FeedFault) -> str:
    return f"CAST({name_sql(_clock(fault))} AS DATE) BETWEEN DATE '{fault.first}' AND DATE '{fault.last}'"
