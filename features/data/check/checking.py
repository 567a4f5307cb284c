"""Holding a data set against the contract: one scan per table, and a closer look only at what it finds."""

from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb

from creditline.features.contract import TABLES, Table
from creditline.features.data.check.asked import Asked, know_customers
from creditline.features.data.check.columns import absent_columns, half_told, uneven_columns, unnamed_attributes
from creditline.features.data.check.ignored import prohibited_attributes, unread_columns
from creditline.features.data.check.nearly_numbers import nearly_numbers
from creditline.features.data.check.problem import Problem, Report
from creditline.features.data.check.scan import typed_and_raw
from creditline.features.data.check.totals import Totals
from creditline.features.data.check.unread import unread_files
from creditline.features.data.check.unreadable import broken_lines, why_unreadable
from creditline.features.data.dataset import DataSet
from creditline.features.data.reading.connection import open_connection
from creditline.features.data.reading.set_aside import forget_set_aside, lines_set_aside


def check(folder: Path | DataSet) -> Report:
    """Every problem of the data set, by table in the contract's order, and then what is read by nothing.

    Raises DataError where there is nothing to hold against the contract: no folder, no customers, no event table, an
    empty file, one that is not what its name says.
    """
    data = folder if isinstance(folder, DataSet) else DataSet.open(folder)
    with open_connection("1GB", 2, data.settings.time_zone) as connection:

        def checked(table: Table) -> tuple[Totals, list[Problem]]:
            forget_set_aside(connection)
            try:
                return _check_table(connection, data, table)
            except duckdb.Error as cause:
                return Totals(table.name, 0), list(why_unreadable(table.name, data.sources[table.name], cause))

        return report_of(data, checked, lambda: nearly_numbers(connection, data))


def report_of(
    data: DataSet,
    checked: Callable[[Table], tuple[Totals, list[Problem]]],
    nearly: Callable[[], Iterable[Problem]],
) -> Report:
    """What there is to tell: `checked` looks at the rows of a table, `nearly` at the attributes that are almost numbers."""
    totals: list[Totals] = []
    findings: list[Problem] = []
    for name in data.tables:
        table, source = TABLES[name], data.sources[name]
        findings += [*absent_columns(table, source), *uneven_columns(table, source), *half_told(table, source)]
        if name == "customers":
            findings.extend(unnamed_attributes(source))
        total, found = checked(table)
        totals.append(total)
        findings.extend(found)
    findings.extend(nearly())
    findings.extend(prohibited_attributes(data))
    findings.extend(unread_columns(data))
    findings.extend(unread_files(data))
    return Report(tuple(totals), tuple(findings), data.settings.grace_days)


def _check_table(connection: duckdb.DuckDBPyConnection, data: DataSet, table: Table) -> tuple[Totals, list[Problem]]:
    source = data.sources[table.name]
    asked = Asked.of(data, table)
    if not asked.present:
        return Totals(table.name, 0), []
    extras = source.extra_columns() if table.name == "customers" else ()
    relation = typed_and_raw(source, table, asked.present, data.id_type, extras)
    if table.name == "customers" and "customer_id" in asked.present:
        know_customers(connection, relation)
        forget_set_aside(connection)
    tally = asked.tally(connection, relation, extras)
    broken = list(broken_lines(table.name, lines_set_aside(connection), source.leaving_out))
    return asked.told(tally, broken)
