"""Holding a data set against the contract: one scan per table for every row-by-row rule."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from creditline.features.contract import TABLES, Table
from creditline.features.data.check.problem import Problem, Report, Severity
from creditline.features.data.check.rules import Rule, rules_of
from creditline.features.data.dataset import DataSet
from creditline.features.data.source import Source
from creditline.features.data.sql_text import name_sql

EXAMPLES = 3


def check(folder: Path | DataSet) -> Report:
    """Every problem of the data set. Raises DataError only where there is nothing to read."""
    data = folder if isinstance(folder, DataSet) else DataSet.open(folder)
    rows: list[tuple[str, int]] = []
    findings: list[Problem] = []
    with data.connect(memory_limit="2GB") as connection:
        connection.execute(
            "CREATE TEMP TABLE known_customers AS SELECT DISTINCT customer_id FROM customers WHERE customer_id IS NOT NULL"
        )
        for name in data.tables:
            try:
                count, found = _check_table(connection, data, name)
            except duckdb.Error as cause:
                count, found = 0, [_unreadable(name, data.sources[name], cause)]
            rows.append((name, count))
            findings.extend(found)
    return Report(tuple(rows), tuple(findings))


def _check_table(connection: duckdb.DuckDBPyConnection, data: DataSet, name: str) -> tuple[int, list[Problem]]:
    table, source = TABLES[name], data.sources[name]
    present = frozenset(column.name for column in table if source.has(column.name))
    found = [
        Problem(name, column.name, "the column is missing", "add it, or name the file's column in data.toml")
        for column in table
        if not column.optional and column.name not in present
    ]
    rules = list(rules_of(table, present))
    relation = _typed_and_raw(source, table, present, data.id_type)
    sums = "".join(f", count(CASE WHEN {rule.broken} THEN 1 END)" for rule in rules)
    [(rows, *broken)] = connection.execute(f"SELECT count(*){sums} FROM ({relation})").fetchall()
    if not rows:
        found.append(Problem(name, None, "the table has no rows", "hand over its rows, or leave the file out"))
    for rule, count in zip(rules, broken, strict=True):
        if count:
            examples = _examples(connection, relation, table, present, rule)
            found.append(Problem(name, rule.column, rule.found, rule.remedy, count, examples, rule.severity))
    found.extend(_repeats(connection, table, present))
    return int(rows), found


def _typed_and_raw(source: Source, table: Table, present: frozenset[str], id_type: str) -> str:
    """Each column typed as the contract reads it, beside the file's own value as `r_<column>`; empty text is null."""
    selects = []
    for part in source.parts:
        chosen = []
        for column in table:
            if column.name not in present:
                continue
            physical = source.physical(part, column.name)
            raw = "NULL" if physical is None else name_sql(source.file_column(column.name))
            chosen.append(f"{source.typed(part, column, id_type)} AS {name_sql(column.name)}")
            chosen.append(f"CAST({raw} AS VARCHAR) AS {name_sql('r_' + column.name)}")
        selects.append(f"SELECT {', '.join(chosen)} FROM {part.relation()}")
    return " UNION ALL ".join(selects)


def _examples(
    connection: duckdb.DuckDBPyConnection, relation: str, table: Table, present: frozenset[str], rule: Rule
) -> tuple[str, ...]:
    keys = list(
        dict.fromkeys(k for k in (*table.key, "customer_id", table.known_from) if k in present and k != rule.column)
    )
    shown = [*keys[:2], *([rule.column] if rule.column else [])]
    parts = ", ' ', ".join(f"'{name}=', coalesce({name_sql('r_' + name)}, 'null')" for name in shown)
    rows = connection.execute(
        f"SELECT concat({parts}) FROM ({relation}) WHERE {rule.broken} ORDER BY 1 LIMIT {EXAMPLES}"
    ).fetchall()
    return tuple(row[0] for row in rows)


def _repeats(connection: duckdb.DuckDBPyConnection, table: Table, present: frozenset[str]) -> Iterator[Problem]:
    """Keys, record ids and amounts due that must be unique, and whole postings that stand twice."""
    if table.key and set(table.key) - {"region"} <= present:
        yield from _repeated(
            connection, table, [k for k in table.key if k in present], "stands more than once", "keep one row per key"
        )
    if "record_id" in present:
        yield from _repeated(
            connection, table, ["record_id"], "stands more than once", "give every row its own record_id"
        )
    if table.name == "installments" and {"loan_id", "due_on", "amount_due"} <= present:
        rows = connection.execute(
            "SELECT concat('customer_id=', customer_id, ' loan_id=', loan_id, ' due_on=', due_on), count(*) "
            "FROM installments GROUP BY customer_id, loan_id, due_on HAVING min(amount_due) <> max(amount_due) ORDER BY 1"
        ).fetchall()
        if rows:
            yield Problem(
                table.name,
                "amount_due",
                "differs between payments of one loan and due date",
                "repeat the same amount_due on each payment",
                sum(count for _, count in rows),
                tuple(key for key, _ in rows[:EXAMPLES]),
            )
    if table.name == "transactions":
        columns = ", ".join(name_sql(c.name) for c in table if c.name in present)
        repeated = f"SELECT count(*) - 1 AS more, min(concat('customer_id=', customer_id, ' ts=', ts)) AS k FROM transactions GROUP BY {columns} HAVING count(*) > 1"  # noqa: E501
        [(more, examples)] = connection.execute(
            f"SELECT coalesce(sum(more), 0), min(k, {EXAMPLES}) FROM ({repeated})"
        ).fetchall()
        if more:
            yield Problem(
                table.name,
                None,
                "a posting stands twice, the same in every column",
                "leave it out if it was posted once",
                int(more),
                tuple(examples or ()),
                Severity.WARNING,
            )


def _repeated(
    connection: duckdb.DuckDBPyConnection, table: Table, key: list[str], found: str, remedy: str
) -> Iterator[Problem]:
    names = ", ".join(name_sql(name) for name in key)
    given = " AND ".join(f"{name_sql(name)} IS NOT NULL" for name in key if name != "region")
    parts = ", ' ', ".join(f"'{name}=', coalesce(CAST({name_sql(name)} AS VARCHAR), 'null')" for name in key)
    repeated = (
        f"SELECT count(*) - 1 AS more, concat({parts}) AS k FROM {name_sql(table.name)} WHERE {given} "
        f"GROUP BY {names} HAVING count(*) > 1"
    )
    [(more, examples)] = connection.execute(
        f"SELECT coalesce(sum(more), 0), min(k, {EXAMPLES}) FROM ({repeated})"
    ).fetchall()
    if more:
        yield Problem(table.name, ", ".join(key), found, remedy, int(more), tuple(examples or ()))


def _unreadable(name: str, source: Source, cause: duckdb.Error) -> Problem:
    """The first line that stops the reading, found by a plain look at the bytes."""
    for part in source.parts:
        for path in part.files:
            if path.suffix == ".parquet":
                continue
            bad = [i for i, line in enumerate(path.read_bytes().splitlines(), 1) if not _is_utf8(line)]
            if bad:
                lines = tuple(f"{path.name} line {i}" for i in bad[:EXAMPLES])
                return Problem(name, None, "text is not UTF-8", "save the file as UTF-8", len(bad), lines)
    return Problem(name, None, f"cannot be read ({str(cause).splitlines()[0]})", "write the file again")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
