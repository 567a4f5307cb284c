"""Where each credit line stood on a date: its limit, what is owed, and the ladder and clocks of the decisions before."""

import duckdb
import numpy as np
import pyarrow as pa

from creditline.features.contract import TABLES
from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.errors import DataError
from creditline.models.policy import State
from creditline.models.policy.deciding.inputs import NOTICE

COLUMNS = (
    "customer_id", "as_of", "line_id", "product", "credit_limit", "balance", "step", "days_since_change", "month_limit",
    "standing_limit", "customer_cap", *NOTICE,
)  # fmt: skip

# A decision counts from the day after it was made: on its own day it is what is being decided. A wish of the customer's
# of that day is carried out on what the lender decided. What is announced is what the last decision says. A cut that was
# withdrawn, and its withdrawal, started no clock.
_STANDING = """
WITH past AS (
  SELECT d.*, p.as_of FROM told d JOIN pair p USING (customer_id)
  WHERE d.decided_on < p.as_of AND (d.recorded_at IS NULL OR d.recorded_at::DATE <= p.as_of)
    AND (d.corrected_on IS NULL OR d.corrected_on > p.as_of)
), statement AS (
  SELECT l.customer_id, p.as_of, l.line_id, l.product, max(l.statement_on) AS stated_on,
         arg_max(l.credit_limit, l.statement_on) AS stated_limit, arg_max(l.balance, l.statement_on) AS balance
  FROM lines l JOIN pair p USING (customer_id)
  WHERE l.statement_on <= p.as_of AND (l.recorded_at IS NULL OR l.recorded_at::DATE <= p.as_of)
    AND ($product IS NULL OR l.product = $product)
  GROUP BY ALL
), whole AS (
  SELECT customer_id, line_id, as_of,
    max(decided_on) FILTER (step = 0 OR (step IS NULL AND action = 'increase')) AS uncut_on
  FROM past GROUP BY ALL
), notified AS (
  SELECT customer_id, line_id, as_of,
    CASE WHEN told.notice IN ('announced', 'running') THEN told END AS until, withdrawn
  FROM (
    SELECT customer_id, line_id, as_of,
      arg_max(
        struct_pack(notice, announced_on, effective_on, limit_in_force, step_in_force), decided_on
      ) AS told,
      list(announced_on) FILTER (notice = 'withdrawn') AS withdrawn
    FROM past WHERE initiated_by = 'lender' GROUP BY ALL
  )
), history AS (
  SELECT customer_id, line_id, as_of,
    max(decided_on) AS last_on,
    arg_max(limit_after, place) AS last_limit,
    max(decided_on) FILTER (lender) AS given_on,
    arg_max(limit_after, decided_on) FILTER (lender) AS given_limit,
    max(decided_on) FILTER (NOT lender AND limit_after < limit_before) AS lowered_on,
    max(decided_on) FILTER (moved) AS moved_on,
    max(decided_on) FILTER (moved AND decided_on IS DISTINCT FROM until.announced_on) AS moved_before,
    any_value(until) AS until,
    arg_max(step, decided_on) FILTER (step IS NOT NULL) AS own_step,
    max(decided_on) FILTER (step IS NOT NULL) AS own_on,
    arg_max(step, decided_on) FILTER (lender AND step IS NOT NULL) AS given_step,
    arg_max(action, decided_on) FILTER (lender AND action IN ('suspend', 'restore', 'close')) AS gate,
    max(decided_on) FILTER (lender AND action IN ('suspend', 'restore', 'close')) AS gate_on,
    arg_max(action, decided_on) FILTER (lender AND action IN ('reduce', 'restore', 'increase')) AS level,
    max(decided_on) FILTER (lender AND action IN ('reduce', 'restore', 'increase')) AS level_on,
    arg_min(
      greatest(limit_before, coalesce(limit_in_force, limit_before)), place
    ) FILTER (decided_on >= date_trunc('month', as_of)) AS month_limit,
    arg_min(limit_before, decided_on) FILTER (
      lender AND action IN ('reduce', 'suspend', 'close') AND (uncut_on IS NULL OR decided_on > uncut_on)
    ) AS standing_limit,
    arg_max(CASE WHEN limit_after < limit_before THEN limit_after END, decided_on) FILTER (NOT lender) AS asked,
    arg_max(limit_after < limit_before, decided_on) FILTER (NOT lender) AS asked_lower,
    min(limit_after) FILTER (
      NOT lender AND limit_after < limit_before AND decided_on >= coalesce(until.announced_on, decided_on)
    ) AS lower_wish
  FROM (
    SELECT *, initiated_by = 'lender' AS lender,
      2 * (decided_on - DATE '1970-01-01') + (initiated_by = 'customer')::INT AS place,
      initiated_by = 'lender' AND (action <> 'maintain' OR coalesce(step <> step_before, FALSE))
        AND notice IS DISTINCT FROM 'withdrawn' AND NOT coalesce(list_contains(withdrawn, decided_on), FALSE) AS moved
    FROM past LEFT JOIN whole USING (customer_id, line_id, as_of) LEFT JOIN notified USING (customer_id, line_id, as_of)
  )
  GROUP BY ALL
), placed AS (
  SELECT s.*, h.*EXCLUDE (customer_id, line_id, as_of),
    CASE WHEN until IS NOT NULL THEN least(given_limit, lower_wish)
         WHEN last_on < stated_on OR last_on IS NULL THEN stated_limit
         WHEN given_on = last_on AND lowered_on = last_on THEN least(given_limit, last_limit)
         ELSE last_limit END AS credit_limit,
    CASE WHEN until IS NOT NULL THEN least(until.limit_in_force, lower_wish) END AS in_force,
    CASE
      WHEN until IS NOT NULL THEN given_step
      WHEN own_on IS NOT NULL AND own_on >= coalesce(greatest(gate_on, level_on), own_on) THEN own_step
      WHEN gate = 'close' AND (level_on IS NULL OR gate_on >= level_on) THEN 3
      WHEN gate IN ('suspend', 'close') AND level IS DISTINCT FROM 'restore' THEN CASE gate WHEN 'close' THEN 3 ELSE 2 END
      WHEN gate IN ('suspend', 'close') AND gate_on >= level_on THEN CASE gate WHEN 'close' THEN 3 ELSE 2 END
      WHEN level IN ('reduce', 'restore') THEN 1
      ELSE 0
    END AS step
  FROM statement s LEFT JOIN history h USING (customer_id, line_id, as_of)
)
SELECT customer_id, as_of, line_id, product, credit_limit::DOUBLE AS credit_limit,
  coalesce(balance, 0)::DOUBLE AS balance, step::BIGINT AS step, (as_of - moved_on)::DOUBLE AS days_since_change,
  coalesce(month_limit, greatest(credit_limit, in_force))::DOUBLE AS month_limit,
  CASE WHEN step = 0 THEN credit_limit
       ELSE least(coalesce(standing_limit, credit_limit), coalesce(CASE WHEN asked_lower THEN asked END, standing_limit, credit_limit))
  END::DOUBLE AS standing_limit,
  CASE WHEN asked_lower THEN asked END::DOUBLE AS customer_cap,
  in_force::DOUBLE AS limit_in_force, until.step_in_force::DOUBLE AS step_in_force,
  CASE WHEN until IS NOT NULL THEN (as_of - moved_before)::DOUBLE END AS clock_in_force,
  (until.effective_on - as_of)::DOUBLE AS notice_left, (as_of - until.announced_on)::DOUBLE AS notice_age
FROM placed
WHERE credit_limit > 0 OR in_force > 0 OR ($closed AND step = 3)
ORDER BY customer_id, as_of, line_id
"""


def standing_lines(data: DataSet, pairs: pa.Table, product: str | None, *, closed: bool = False) -> pa.Table:
    """Find where each line stood at each `as_of` of its customer, by customer, date and line; the columns of `COLUMNS`.

    `pairs` has customer_id and as_of, each pair once. Limits and clocks come from `lines` and `decisions` as known then.
    Lines without a limit are left out, and closed ones unless `closed`. No rows where the data have no limits, or none on
    `product` (None takes every product). DataError where a customer has two lines on one product.
    """
    with data.connect() as connection:
        add_standing(connection, data, pairs, product, closed=closed)
        return connection.sql("SELECT * FROM standing").to_arrow_table()


def add_standing(
    connection: duckdb.DuckDBPyConnection,
    data: DataSet,
    pairs: pa.Table,
    product: str | None,
    *,
    closed: bool = False,
) -> None:
    """Make the same a table `standing` of a connection of `data`."""
    connection.register("pair", pairs.select(["customer_id", "as_of"]))
    if not data.has("lines", "credit_limit"):
        types = f"NULL::{data.id_type} AS customer_id, NULL::DATE AS as_of, NULL::VARCHAR AS line_id, NULL::VARCHAR AS product, "
        numbers = ", ".join(f"NULL::{'BIGINT' if n == 'step' else 'DOUBLE'} AS {n}" for n in COLUMNS[4:])
        connection.execute(f"CREATE TEMP TABLE standing AS SELECT {types}{numbers} LIMIT 0")
        return
    add_decided(connection, data)
    connection.execute(f"CREATE TEMP TABLE standing AS {_STANDING}", {"product": product, "closed": closed})
    twice = connection.execute(
        "SELECT customer_id, product, count(*) FROM standing GROUP BY customer_id, product, as_of HAVING count(*) > 1 "
        "ORDER BY ALL LIMIT 1"
    ).fetchone()
    if twice:
        raise DataError(
            f"customer {twice[0]} has {twice[2]} lines on {twice[1]} in {data.folder}; a policy decides on one line per "
            "customer and product, so close or merge the others"
        )


def state_of(lines: pa.Table) -> State:
    """The rows of `standing_lines` as the policy's state."""

    def numbers(name: str) -> np.ndarray:
        return np.asarray(lines[name].cast(pa.float64()).to_numpy(), dtype=np.float64)

    return State(
        limit=numbers("credit_limit"),
        step=numbers("step").astype(np.int64),
        days_since_change=numbers("days_since_change"),
        month_limit=numbers("month_limit"),
        standing_limit=numbers("standing_limit"),
        customer_cap=numbers("customer_cap"),
        **{name: numbers(name) for name in NOTICE if name in lines.column_names},
    )


def add_decided(connection: duckdb.DuckDBPyConnection, data: DataSet) -> None:
    """Make the decisions on record a view `decided` of a connection of `data`, empty where there are none.

    Of several by one side on one day the latest recorded counts, else the deepest. `told` has them all, each with the day
    `corrected_on` from which another counts in its place.
    """
    if data.has("decisions"):
        told = (
            "SELECT *, lead(coalesce(recorded_at::DATE, decided_on)) OVER (PARTITION BY customer_id, line_id, decided_on, "
            "initiated_by ORDER BY recorded_at NULLS FIRST, step NULLS FIRST, limit_after DESC) AS corrected_on FROM decisions"
        )
    else:
        nulls = ", ".join(
            f"NULL::{data.id_type if column.name == 'customer_id' else column.kind.sql_type} AS {name_sql(column.name)}"
            for column in TABLES["decisions"]
        )
        told = f"SELECT * FROM (SELECT {nulls}, NULL::DATE AS corrected_on) WHERE FALSE"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW told AS {told}")
    connection.execute(
        "CREATE OR REPLACE TEMP VIEW decided AS SELECT * EXCLUDE (corrected_on) FROM told WHERE corrected_on IS NULL"
    )


def empty_lines() -> pa.Table:
    """No lines, with the columns and types of `standing_lines`."""
    kinds = {"as_of": pa.date32(), "step": pa.int64()}
    text = ("customer_id", "line_id", "product")
    return pa.table({n: pa.array([], pa.string() if n in text else kinds.get(n, pa.float64())) for n in COLUMNS})
