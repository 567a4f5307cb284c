"""What is asked of the rows of a table, and what is told of the answers."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from creditline.features.contract import Column, Table
from creditline.features.data.check.problem import EXAMPLES, Problem, Severity
from creditline.features.data.check.repeats import Unique, unique_of
from creditline.features.data.check.rule import Rule
from creditline.features.data.check.rules import rules_of
from creditline.features.data.check.scan import count_all
from creditline.features.data.check.tally import FoundRows, Tally, WordCount
from creditline.features.data.check.totals import Totals, added_of, totals_of, totals_sql
from creditline.features.data.check.vocabulary import unknown_words, words_told
from creditline.features.data.dataset import DataSet
from creditline.features.data.reading.sql_text import name_sql

# What need not happen to any customer of a lender.
MAY_BE_EMPTY = frozenset({"applications", "credit_events", "decisions", "inquiries", "links", "obligations"})


@dataclass(frozen=True)
class Asked:
    """Of the columns `present`, every one a rule may hold; `known`: rows are held against the customers there are."""

    table: Table
    present: frozenset[str]
    known: bool

    @classmethod
    def of(cls, data: DataSet, table: Table) -> "Asked":
        """Of a table of `data`."""
        source = data.sources[table.name]
        present = frozenset(column.name for column in table if source.has(column.name))
        return cls(table, present, data.has("customers", "customer_id"))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Those of its rows."""
        return tuple(rules_of(self.table, self.present, self.known))

    @property
    def unique(self) -> tuple[Unique, ...]:
        """What must not stand twice."""
        return tuple(unique_of(self.table, self.present))

    @property
    def columns(self) -> list[Column]:
        """Those present, in the contract's order."""
        return [column for column in self.table if column.name in self.present]

    def tally(self, connection: duckdb.DuckDBPyConnection, relation: str, extras: Sequence[str] = ()) -> Tally:
        """Of the rows of `typed_and_raw` that `relation` selects; `known_customers` is there, where rows are held against it."""
        rules, unique = self.rules, self.unique
        counted = count_all(connection, relation, rules, unique, extras, list(totals_sql(self.table, self.columns)))
        return Tally(
            counted.rows,
            tuple(
                self.found(connection, relation, rule, rows) if rows else FoundRows()
                for rule, rows in zip(rules, counted.broken, strict=True)
            ),
            tuple(
                one.repeats(connection, relation) if repeats else FoundRows()
                for one, repeats in zip(unique, counted.repeats, strict=True)
            ),
            tuple(
                words_told(connection, relation, column)
                if column.name in self.present
                else (WordCount(None, counted.rows),)
                for column in self._worded
            ),
            added_of(self.columns, counted.more),
        )

    def told(self, tally: Tally, broken: list[Problem]) -> tuple[Totals, list[Problem]]:
        """What is told; `broken`: of lines that could not be read."""
        found = list(broken)
        if not tally.rows and not found:
            remedy = "hand over its rows, or leave the file out: an empty table says that there were none"
            severity = Severity.WARNING if self.table.name in MAY_BE_EMPTY else Severity.ERROR
            found.append(Problem(self.table.name, None, "the table has no rows", remedy, severity=severity))
        for rule, one in zip(self.rules, tally.broken, strict=True):
            if one.rows:
                found.append(self.problem(rule, one))
        for unique, one in zip(self.unique, tally.repeated, strict=True):
            if one.rows:
                found.append(unique.problem(self.table, one))
        for column, words in zip(self._worded, tally.words, strict=True):
            found.extend(unknown_words(self.table, column, words, tally.rows))
        return totals_of(self.table, self.columns, tally.rows, tally.added), found

    @property
    def _worded(self) -> list[Column]:
        return [column for column in self.table if column.vocabulary is not None]

    def problem(self, rule: Rule, found: FoundRows) -> Problem:
        """What is told of a broken rule."""
        return Problem(self.table.name, rule.column, rule.found, rule.remedy, found.rows, found.examples, rule.severity)

    def found(self, connection: duckdb.DuckDBPyConnection, relation: str, rule: Rule, rows: int) -> FoundRows:
        """The `rows` that break a rule, with examples."""
        table = self.table
        wanted = (*table.key, "customer_id", table.known_from)
        keys = list(dict.fromkeys(k for k in wanted if k in self.present and k != rule.column))
        shown = [*keys[:2], *([rule.column] if rule.column else [])]
        parts = ", ' ', ".join(
            f"'{name}=', coalesce(CAST({name_sql('r_' + name)} AS VARCHAR), 'null')" for name in shown
        )
        examples = connection.execute(
            f"SELECT concat({parts}) AS k FROM ({relation}) WHERE {rule.broken} GROUP BY k ORDER BY k LIMIT {EXAMPLES}"
        ).fetchall()
        return FoundRows(rows, tuple(row[0] for row in examples))


def know_customers(connection: duckdb.DuckDBPyConnection, relation: str) -> None:
    """Make `known_customers` of the typed rows of customers."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE known_customers AS "
        f"SELECT DISTINCT customer_id FROM ({relation}) WHERE customer_id IS NOT NULL"
    )
