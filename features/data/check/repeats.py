"""What must not stand twice in a table."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from creditline.features.contract import Table
from creditline.features.data.check.problem import EXAMPLES, Problem, Severity
from creditline.features.data.check.tally import FoundRows
from creditline.features.data.reading.sql_text import name_sql

_MAY_BE_NULL = frozenset({"region"})


@dataclass(frozen=True)
class Unique:
    """No two rows share `columns`; with `agrees`, rows that share them must have it the same instead.

    Rows with a null in `required` are left to other rules.
    """

    columns: tuple[str, ...]
    shown: tuple[str, ...]
    place: str | None
    found: str
    remedy: str
    required: tuple[str, ...] = ()
    agrees: str | None = None
    severity: Severity = Severity.ERROR

    @property
    def expected_sql(self) -> str:
        """How many different hashes there are if nothing is wrong."""
        return f"count(DISTINCT {self._hash(self.columns)})" if self.agrees else f"count({self._hash(self.columns)})"

    @property
    def distinct_sql(self) -> str:
        """How many there are."""
        return f"count(DISTINCT {self._hash((*self.columns, self.agrees) if self.agrees else self.columns)})"

    def repeats(self, connection: duckdb.DuckDBPyConnection, relation: str) -> FoundRows:
        """The repeats themselves, among the rows whose hashes agree; none if only the hashes did."""
        names = ", ".join(name_sql(name) for name in self.columns)
        key = self._hash(self.columns)
        wrong = "count(*) > 1" if self.agrees is None else f"count(DISTINCT {name_sql(self.agrees)}) > 1"
        alike = f"SELECT {key} AS h FROM ({relation}) GROUP BY h HAVING h IS NOT NULL AND {wrong}"
        shown = ", ' ', ".join(f"'{name}=', coalesce(CAST({name_sql(name)} AS VARCHAR), 'null')" for name in self.shown)
        more = "count(*) - 1" if self.agrees is None else "count(*)"
        repeated = (
            f"SELECT {more} AS more, any_value(concat({shown})) AS k FROM ({relation}) "
            f"WHERE {key} IN ({alike}) GROUP BY {names} HAVING {wrong}"
        )
        asked = f"SELECT coalesce(sum(more), 0), min(k, {EXAMPLES}) FROM ({repeated})"
        [(rows, examples)] = connection.execute(asked).fetchall()
        return FoundRows(int(rows), tuple(examples or ()))

    def problem(self, table: Table, repeated: FoundRows) -> Problem:
        """What is told of them."""
        return Problem(table.name, self.place, self.found, self.remedy, repeated.rows, repeated.examples, self.severity)

    def _hash(self, columns: tuple[str, ...]) -> str:
        hashed = f"hash({', '.join(name_sql(name) for name in columns)})"
        needed = [*self.required, *([self.agrees] if self.agrees else [])]
        if not needed:
            return hashed
        given = " AND ".join(f"{name_sql(name)} IS NOT NULL" for name in needed)
        return f"CASE WHEN {given} THEN {hashed} END"


def unique_of(table: Table, present: frozenset[str]) -> Iterator[Unique]:
    """Keys, record ids, amounts due and, as a warning, whole postings."""
    required = tuple(name for name in table.key if name not in _MAY_BE_NULL)
    if table.key and set(required) <= present:
        key = tuple(name for name in table.key if name in present)
        yield Unique(key, key, ", ".join(key), "stands more than once", "keep one row per key", required)
    if "record_id" in present:
        record = ("record_id",)
        remedy = "give every row its own record_id"
        yield Unique(record, record, "record_id", "stands more than once", remedy, record)
    if table.name == "installments" and {"customer_id", "loan_id", "due_on", "amount_due"} <= present:
        yield Unique(
            ("customer_id", "loan_id", "due_on"),
            ("customer_id", "loan_id", "due_on"),
            "amount_due",
            "differs between payments of one loan and due date",
            "repeat the same amount_due on each payment",
            agrees="amount_due",
        )
    if table.name == "transactions" and {"customer_id", "ts"} <= present:
        yield Unique(
            tuple(column.name for column in table if column.name in present),
            ("customer_id", "ts"),
            None,
            "a posting stands twice, the same in every column",
            "leave it out if it was posted once",
            severity=Severity.WARNING,
        )
