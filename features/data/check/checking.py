"""Holding a data set against the contract: one scan per table, and a closer look only at what it finds."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from creditline.features.contract import TABLES, Table
from creditline.features.data.check.columns import absent_columns, half_told, uneven_columns, unnamed_attributes
from creditline.features.data.check.ignored import prohibited_attributes, unread_columns
from creditline.features.data.check.nearly_numbers import nearly_numbers
from creditline.features.data.check.problem import EXAMPLES, Problem, Report, Severity
from creditline.features.data.check.repeats import unique_of
from creditline.features.data.check.rule import Rule
from creditline.features.data.check.rules import rules_of
from creditline.features.data.check.scan import ScanCounts, count_all, typed_and_raw
from creditline.features.data.check.totals import Totals, totals_of, totals_sql
from creditline.features.data.check.unread import unread_files
from creditline.features.data.check.unreadable import broken_lines, why_unreadable
from creditline.features.data.check.vocabulary import unknown_words
from creditline.features.data.dataset import DataSet
from creditline.features.data.reading.connection import open_connection
from creditline.features.data.reading.set_aside import forget_set_aside, lines_set_aside
from creditline.features.data.reading.sql_text import name_sql

# What need not happen to any customer of a lender.
MAY_BE_EMPTY = frozenset({"applications", "credit_events", "decisions", "inquiries", "links", "obligations"})


def check(folder: Path | DataSet) -> Report:
    """Every problem of the data set, by table in the contract's order, and then what is read by nothing.

    Raises DataError where there is nothing to hold against the contract: no folder, no customers, no event table, an
    empty file, one that is not what its name says.
    """
    data = folder if isinstance(folder, DataSet) else DataSet.open(folder)
    totals: list[Totals] = []
    findings: list[Problem] = []
    with open_connection("1GB", 2, data.settings.time_zone) as connection:
        for name in data.tables:
            forget_set_aside(connection)
            findings.extend(absent_columns(TABLES[name], data.sources[name]))
            findings.extend(uneven_columns(TABLES[name], data.sources[name]))
            findings.extend(half_told(TABLES[name], data.sources[name]))
            if name == "customers":
                findings.extend(unnamed_attributes(data.sources[name]))
            try:
                total, found = _check_table(connection, data, TABLES[name])
            except duckdb.Error as cause:
                total, found = Totals(name, 0), list(why_unreadable(name, data.sources[name], cause))
            totals.append(total)
            findings.extend(found)
        findings.extend(nearly_numbers(connection, data))
    findings.extend(prohibited_attributes(data))
    findings.extend(unread_columns(data))
    findings.extend(unread_files(data))
    return Report(tuple(totals), tuple(findings), data.settings.grace_days)


def _check_table(connection: duckdb.DuckDBPyConnection, data: DataSet, table: Table) -> tuple[Totals, list[Problem]]:
    source = data.sources[table.name]
    present = frozenset(column.name for column in table if source.has(column.name))
    if not present:
        return Totals(table.name, 0), []
    extras = source.extra_columns() if table.name == "customers" else ()
    relation = typed_and_raw(source, table, present, data.id_type, extras)
    if table.name == "customers" and "customer_id" in present:
        connection.execute(
            "CREATE TEMP TABLE known_customers AS "
            f"SELECT DISTINCT customer_id FROM ({relation}) WHERE customer_id IS NOT NULL"
        )
        forget_set_aside(connection)
    known = data.has("customers", "customer_id")
    rules, unique = tuple(rules_of(table, present, known)), tuple(unique_of(table, present))
    columns = [column for column in table if column.name in present]
    counted = count_all(connection, relation, rules, unique, extras, list(totals_sql(table, columns)))
    found = list(broken_lines(table.name, lines_set_aside(connection), source.leaving_out))
    if not counted.rows and not found:
        remedy = "hand over its rows, or leave the file out: an empty table says that there were none"
        severity = Severity.WARNING if table.name in MAY_BE_EMPTY else Severity.ERROR
        found.append(Problem(table.name, None, "the table has no rows", remedy, severity=severity))
    found.extend(_broken_rules(connection, relation, table, present, rules, counted))
    for one, repeats in zip(unique, counted.repeats, strict=True):
        if repeats and (problem := one.problem(connection, relation, table)) is not None:
            found.append(problem)
    for column in table:
        if column.vocabulary is not None:
            of_it = relation if column.name in present else None
            found.extend(unknown_words(connection, of_it, table, column, counted.rows))
    return totals_of(table, columns, counted.rows, counted.more), found


def _broken_rules(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    table: Table,
    present: frozenset[str],
    rules: tuple[Rule, ...],
    counted: ScanCounts,
) -> Iterator[Problem]:
    for rule, count in zip(rules, counted.broken, strict=True):
        if count:
            examples = _examples(connection, relation, table, present, rule)
            yield Problem(table.name, rule.column, rule.found, rule.remedy, count, examples, rule.severity)


def _examples(
    connection: duckdb.DuckDBPyConnection, relation: str, table: Table, present: frozenset[str], rule: Rule
) -> tuple[str, ...]:
    keys = list(
        dict.fromkeys(k for k in (*table.key, "customer_id", table.known_from) if k in present and k != rule.column)
    )
    shown = [*keys[:2], *([rule.column] if rule.column else [])]
    parts = ", ' ', ".join(f"'{name}=', coalesce(CAST({name_sql('r_' + name)} AS VARCHAR), 'null')" for name in shown)
    rows = connection.execute(
        f"SELECT concat({parts}) AS k FROM ({relation}) WHERE {rule.broken} GROUP BY k ORDER BY k LIMIT {EXAMPLES}"
    ).fetchall()
    return tuple(row[0] for row in rows)
