"""What some customers owe on a day, and how they usually pay: loans, lines, what is open, how late, how much of a statement."""

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from creditline.features.projected.known import Known

_DUES = """
CREATE OR REPLACE TEMP TABLE dues_known AS
SELECT entity, loan_id, product, due_on, max(amount_due) AS amount,
  sum(coalesce(amount_paid, CASE WHEN paid_on IS NOT NULL THEN amount_due ELSE 0 END)) AS paid, max(paid_on) AS last_paid,
  paid > amount - 0.005 AS settled
FROM installments_known GROUP BY entity, loan_id, product, due_on
"""
_LOANS = """
SELECT entity, loan_id, any_value(product) AS product, max(due_on) AS last_due, arg_max(amount, due_on) AS amount, count(*) AS dues,
  min(due_on) AS first_due
FROM dues_known GROUP BY entity, loan_id ORDER BY entity, loan_id
"""
_OPEN = """
SELECT entity, loan_id, product, due_on, amount, amount - paid AS rest FROM dues_known WHERE NOT settled ORDER BY ALL
"""
_LATE = """
SELECT entity, (year(due_on) - 1970) * 12 + month(due_on) - 1 AS month, max(last_paid - due_on) AS late
FROM dues_known WHERE settled AND last_paid IS NOT NULL GROUP BY ALL ORDER BY ALL
"""
_LINES = """
SELECT entity, line_id, any_value(product) AS product, max(statement_on) AS stated_on,
  arg_max(credit_limit, statement_on) AS credit_limit, arg_max(balance, statement_on) AS balance,
  arg_max(min_due, statement_on) AS min_due, arg_max(coalesce(months_past_due, 0), statement_on) AS months_past_due,
  arg_max(status, statement_on) AS status,
  arg_max(status, statement_on) FILTER (coalesce(months_past_due, 0) = 0) AS quiet_status,
  arg_max(min_due / balance, statement_on) FILTER (balance > 0 AND min_due > 0) AS due_share,
  median(least(paid / before, 1.0)) FILTER (before > 0 AND paid IS NOT NULL AND statement_on >= $day::DATE - INTERVAL 12 MONTH
    AND coalesce(months_past_due, 0) = 0) AS paid_share
FROM (
  SELECT *, lag(balance) OVER (PARTITION BY entity, line_id ORDER BY statement_on) AS before
  FROM lines_known
) GROUP BY entity, line_id
HAVING max(statement_on) >= $day::DATE - INTERVAL 2 MONTH ORDER BY entity, line_id
"""
# How many dues of a loan are still to come, where no schedule tells: by its application, else by what is owed on its product.
_LEFT = """
SELECT l.entity, l.loan_id, coalesce(
  (SELECT arg_max(term_months, applied_on) FROM applications_known a WHERE a.entity = l.entity AND a.product = l.product
     AND a.applied_on < l.first_due AND a.applied_on >= l.first_due - INTERVAL 62 DAY) - l.dues,
  (SELECT ceil(greatest(max(balance), 0) / nullif(l.amount, 0)) FROM ({lines}) s WHERE s.entity = l.entity AND s.product = l.product),
  0)::BIGINT AS n
FROM ({loans}) l ORDER BY l.entity, l.loan_id
"""


@dataclass(frozen=True)
class Owed:
    """Tables, each with `entity`, the customer's place.

    `loans`: by loan its product, last due day and amount, `left` dues still to come (-1: a revolving line's own, without end)
    and `scheduled`, whether `Known.schedule` lists them. `open`: dues not settled with the `rest`. `late`: by month (since
    1970) the days by which the slowest due of that month was paid after its day, below 0 for early. `lines`: the last
    statement of each line that is still stated, with `due_share` of the balance that is due and `paid_share` of it that is
    usually paid.
    """

    loans: pa.Table
    open: pa.Table
    late: pa.Table
    lines: pa.Table


def owed_on(connection: duckdb.DuckDBPyConnection, known: Known) -> Owed:
    """Read it from a connection in which `quiet_months` has put the known rows."""
    none = pa.table({"entity": pa.array([], pa.int32())})
    lines = none
    if "lines" in known.rows:
        lines = connection.sql(_LINES, params={"day": known.day}).to_arrow_table()
    if "installments" not in known.rows:
        return Owed(none, none, none, lines)
    connection.execute(_DUES)
    loans = connection.sql(_LOANS).to_arrow_table()
    opened, late = connection.sql(_OPEN).to_arrow_table(), connection.sql(_LATE).to_arrow_table()
    connection.register("stated", lines if len(lines.column_names) > 1 else _no_lines())
    applied = (
        "applications_known"
        if "applications" in known.rows
        else "(SELECT NULL::INT AS entity, NULL AS product, NULL::DATE AS applied_on, NULL AS term_months LIMIT 0)"
    )
    left_sql = _LEFT.format(lines="SELECT * FROM stated", loans=_LOANS.split(" ORDER BY")[0]).replace(
        "applications_known", applied
    )
    left = connection.sql(left_sql).to_arrow_table()["n"].to_numpy()
    revolving = _among(loans, lines)
    scheduled = np.zeros(len(loans), bool)
    if len(known.schedule):
        told = set(zip(known.schedule["entity"].to_pylist(), known.schedule["loan_id"].to_pylist(), strict=True))
        scheduled = np.array([key in told for key in _keys(loans, "loan_id")], bool)
    loans = loans.append_column("left", pa.array(np.where(revolving, -1, np.maximum(left, 0))))
    return Owed(loans.append_column("scheduled", pa.array(scheduled & ~revolving)), opened, late, lines)


def _among(loans: pa.Table, lines: pa.Table) -> np.ndarray:
    """Which loans are a line's own: they are called alike."""
    told = set(_keys(lines, "line_id")) if "line_id" in lines.column_names else set()
    return np.array([key in told for key in _keys(loans, "loan_id")], bool)


def _keys(rows: pa.Table, name: str) -> list[tuple[int, str]]:
    return list(zip(rows["entity"].to_pylist(), rows[name].to_pylist(), strict=True))


def _no_lines() -> pa.Table:
    return pa.table(
        {
            "entity": pa.array([], pa.int32()),
            "product": pa.array([], pa.string()),
            "balance": pa.array([], pa.float64()),
        }
    )
