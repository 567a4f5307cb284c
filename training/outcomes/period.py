"""The time a data set covers, read from its rows."""

from collections.abc import Callable
from datetime import date

import duckdb

from creditline.features.data import DataSet
from creditline.features.errors import DataError

OUTCOME_CLOCKS = {
    "installments": ("paid_on", "recorded_at"),
    "lines": ("statement_on", "recorded_at"),
    "credit_events": ("event_on", "recorded_at"),
}
_HISTORY_CLOCKS = {"transactions": "ts", "installments": "due_on", "lines": "statement_on"}


def observed_until(data: DataSet) -> date:
    """The last day on which the tables that tell a default show any sign of having been kept.

    That is the latest payment, statement or credit event, or the latest `recorded_at` of one. Due dates do not count:
    a schedule reaches into the future. DataError if there is none.
    """
    day, parts = None, outcome_days(data)
    if parts:
        with data.connect() as connection:
            day = one_day(connection, f"SELECT max(day) FROM ({' UNION ALL '.join(parts)})")
    if day is None:
        raise DataError(
            "no payment, statement or credit event is dated, so nothing says how long defaults were watched; "
            "fill paid_on, statement_on or event_on, or hand over outcomes"
        )
    return day


def outcome_days(data: DataSet) -> list[str]:
    """SQL for the last day of each clock of the tables that tell a default, one row with the column `day` each."""
    return [
        f"SELECT max(CAST({clock} AS DATE)) AS day FROM {table}"
        for table, clocks in OUTCOME_CLOCKS.items()
        if data.has(table)
        for clock in clocks
    ]


def observed_from(data: DataSet) -> date:
    """The first day from which every main table has history: the latest of their first days.

    The main tables are those of transactions, instalments and lines that are present; where data.toml says from when a
    table is covered, that day counts. DataError if none of them has a dated row.
    """
    with data.connect() as connection:
        return latest_start(data, lambda table, clock: one_day(connection, first_day_sql(table, clock)))


def first_day_sql(relation: str, clock: str) -> str:
    """SQL for the first day that a clock of rows shows."""
    return f"SELECT min(CAST({clock} AS DATE)) AS day FROM {relation}"


def latest_start(data: DataSet, first_day: Callable[[str, str], date | None]) -> date:
    """As `observed_from`; `first_day`: of a table, by one of its clocks."""
    days = [
        data.settings.covered_from.get(table) or first_day(table, clock)
        for table, clock in _HISTORY_CLOCKS.items()
        if data.has(table)
    ]
    day = max((one for one in days if one is not None), default=None)
    if day is None:
        raise DataError(
            "transactions, installments and lines are all absent or undated; training dates cannot be planned"
        )
    return day


def one_day(connection: duckdb.DuckDBPyConnection, query: str) -> date | None:
    """The date in the query's one row and column; None if it is null or there is no row."""
    rows = connection.execute(query).fetchall()
    return rows[0][0] if rows else None
