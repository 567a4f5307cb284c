"""Quiet months: those of a customer's own past that the days to come are taken from.

A quiet month is a whole calendar month, of the last 24 before the day and since the customer's first, that every table with
rows of theirs covers, in which something is recorded, no payment was 30 days overdue on any day, no statement was in arrears
and no credit event happened.
"""

from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
from numpy.typing import NDArray

from creditline.features.data import DataSet
from creditline.features.projected.known import Known

LOOKED_BACK, TAKEN = 24, 6
OVERDUE = 30
Months = NDArray[np.int64]  # months since 1970

_MONTHS = """
SELECT c.entity, m.first, CAST(m.first + INTERVAL 1 MONTH - INTERVAL 1 DAY AS DATE) AS last
FROM customers_known c CROSS JOIN (
  SELECT CAST(date_trunc('month', $day::DATE + 1) - to_months(i::INT) AS DATE) AS first FROM range(1, $back + 1) r(i)
) m
WHERE m.first >= $covered AND (c.opened_on IS NULL OR c.opened_on <= m.first)
"""
_OVERDUE = """
SELECT DISTINCT m.entity, m.first FROM months m JOIN (
  SELECT entity, due_on + {overdue} AS since,
    CASE WHEN sum(coalesce(amount_paid, CASE WHEN paid_on IS NOT NULL THEN amount_due ELSE 0 END)) > max(amount_due) - 0.005
      THEN max(paid_on) - 1 ELSE $day::DATE END AS until
  FROM installments_known GROUP BY entity, loan_id, due_on
) d ON d.entity = m.entity AND d.since <= m.last AND d.until >= m.first AND d.until >= d.since
"""
_ARREARS = (
    "SELECT DISTINCT m.entity, m.first FROM months m JOIN lines_known l ON l.entity = m.entity "
    "AND l.statement_on BETWEEN m.first AND m.last AND l.months_past_due >= 1"
)
_EVENTS = (
    "SELECT DISTINCT m.entity, m.first FROM months m JOIN credit_events_known e ON e.entity = m.entity "
    "AND e.event_on BETWEEN m.first AND m.last"
)
_ACTIVE = (
    "SELECT DISTINCT m.entity, m.first FROM months m JOIN {table}_known t ON t.entity = m.entity "
    "AND t.ts::DATE BETWEEN m.first AND m.last"
)


@dataclass(frozen=True)
class QuietMonths:
    """The quiet months of each customer, rising; at most `TAKEN` of them, the latest there are."""

    months: tuple[tuple[int, ...], ...]

    @property
    def without(self) -> NDArray[np.int64]:
        """The places of the customers without one."""
        return np.array([place for place, own in enumerate(self.months) if not own], dtype=np.int64)


def quiet_months(connection: duckdb.DuckDBPyConnection, data: DataSet, known: Known) -> QuietMonths:
    """Find them; `known` of a connection of the same data."""
    for name, rows in known.rows.items():
        connection.register(f"{name}_known", rows)
    covered = max(data.settings.covered_from.values(), default=date(1970, 1, 1))
    given = {"day": known.day, "back": LOOKED_BACK, "covered": covered}
    connection.execute(f"CREATE OR REPLACE TEMP TABLE months AS {_MONTHS}", given)
    without = [
        (_OVERDUE.format(overdue=OVERDUE), "installments", {"day": known.day}), (_ARREARS, "lines", {}),
        (_EVENTS, "credit_events", {}),
    ]  # fmt: skip
    for sql, table, values in without:
        if table in known.rows:
            connection.execute(f"CREATE OR REPLACE TEMP TABLE loud AS {sql}", values)
            connection.execute(
                "CREATE OR REPLACE TEMP TABLE months AS SELECT * FROM months ANTI JOIN loud USING (entity, first)"
            )
    active = [table for table in ("transactions", "logins") if table in known.rows]
    if active:
        seen = " UNION ".join(_ACTIVE.format(table=table) for table in active)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE months AS SELECT months.* FROM months SEMI JOIN ({seen}) USING (entity, first)"
        )
    rows = connection.sql(
        "SELECT entity, (year(first) - 1970) * 12 + month(first) - 1 FROM months ORDER BY ALL"
    ).fetchall()
    found: list[list[int]] = [[] for _ in range(known.count)]
    for entity, month in rows:
        found[entity].append(int(month))
    return QuietMonths(tuple(tuple(own[-TAKEN:]) for own in found))
