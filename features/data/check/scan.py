"""The one pass over a table: every row-by-row rule, and whether anything repeats, counted together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from creditline.features.contract import Table
from creditline.features.data.check.repeats import Unique
from creditline.features.data.check.rule import Rule
from creditline.features.data.reading.source import TableSource
from creditline.features.data.reading.sql_text import name_sql


@dataclass(frozen=True)
class ScanCounts:
    """`rows` read; `broken` rows per rule; per uniqueness, whether it fails (two rows' hashes agree); what `more` asked."""

    rows: int
    broken: tuple[int, ...]
    repeats: tuple[bool, ...]
    more: tuple[Any, ...] = ()


def count_all(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    rules: Sequence[Rule],
    unique: Sequence[Unique],
    extras: Sequence[str],
    more: Sequence[str] = (),
) -> ScanCounts:
    """Scan `relation` once, `extras` (columns without rules) too, so that their text is held against UTF-8.

    `more`: SQL of other aggregates to take on the way.

    CASE throughout: FILTER costs ten times as much.
    """
    selected = ["count(*)", *(f"count(CASE WHEN {rule.broken} THEN 1 END)" for rule in rules)]
    for one in unique:
        selected += [one.expected_sql, one.distinct_sql]
    selected += more
    selected += [f"count({name_sql(name)})" for name in extras]
    # Lines set aside are recorded when the query ends, hence all rows of one.
    [row] = connection.execute(f"SELECT {', '.join(selected)} FROM ({relation})").fetchall()
    first = 1 + len(rules)
    last = first + 2 * len(unique)
    pairs = zip(row[first:last:2], row[first + 1 : last : 2], strict=True)
    repeated = tuple(expected != distinct for expected, distinct in pairs)
    return ScanCounts(row[0], tuple(row[1:first]), repeated, tuple(row[last : last + len(more)]))


def typed_and_raw(
    source: TableSource, table: Table, present: frozenset[str], id_type: str, extras: Sequence[str] = ()
) -> str:
    """Each column typed as the contract reads it, beside the file's own value as `r_<column>`; then `extras` as text.

    Lines of a CSV file that cannot be split into columns are set aside.
    """
    selects = []
    for feed in source.parts:
        chosen = []
        for column in table:
            if column.name not in present:
                continue
            raw = feed.raw(column)
            # Files that differ in type meet as text; where they agree, a test for null need not make text.
            same = len({other.raw(column).physical for other in source.parts}) == 1
            chosen.append(f"{source.typed(feed, column, id_type)} AS {name_sql(column.name)}")
            chosen.append(f"{raw.sql if same else f'CAST({raw.sql} AS VARCHAR)'} AS {name_sql('r_' + column.name)}")
        for name in extras:
            chosen.append(f"{source.extra_raw(feed, name).text} AS {name_sql(name)}")
        reading = feed.relation(keep_rejects=feed.part.dialect is not None)
        selects.append(f"SELECT {', '.join(chosen)} FROM {reading}")
    return " UNION ALL ".join(selects)
