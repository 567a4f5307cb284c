"""What became of lines where the lender records no decisions: changes of the limit from one statement to the next."""

import duckdb

from creditline.features.contract import TABLES
from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import name_sql

_TOLD = """
WITH told AS (
  SELECT customer_id, line_id, product, least(last_day(statement_on), $end::DATE) AS decided_on,
    arg_max(credit_limit, statement_on) AS limit_after
  FROM lines WHERE statement_on <= $end AND (recorded_at IS NULL OR recorded_at::DATE <= $end)
  GROUP BY ALL
), changes AS (
  SELECT *, lag(limit_after) OVER (PARTITION BY customer_id, line_id ORDER BY decided_on) AS limit_before FROM told
)
SELECT {columns} FROM changes WHERE limit_before IS NOT NULL
"""
_KNOWN = {
    "action": "CASE WHEN limit_after < limit_before THEN 'reduce' WHEN limit_after > limit_before THEN 'increase' ELSE 'maintain' END",
    "initiated_by": "'lender'",
    **{name: name for name in ("customer_id", "line_id", "product", "decided_on", "limit_before", "limit_after")},
}


def lines_tell(data: DataSet) -> bool:
    """Whether `data` hold no decisions, but limits that tell of them."""
    return not data.has("decisions") and data.has("lines", "credit_limit")


def add_told_by_lines(connection: duckdb.DuckDBPyConnection, end: object) -> None:
    """Make a table `decided` of a connection of such data: one row per line and month, on its last day or on `end`.

    The columns are those of `decisions`. Whoever asked for a change, it counts as the lender's; no rule is known of it.
    """
    columns = ", ".join(
        f"{_KNOWN.get(column.name, f'NULL::{column.kind.sql_type}')} AS {name_sql(column.name)}"
        for column in TABLES["decisions"]
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE decided AS {_TOLD.format(columns=columns)}", {"end": end})
