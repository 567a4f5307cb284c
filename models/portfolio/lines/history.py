"""The way of lines up to a day: where each stood on the eve of every decision on record, and what was decided."""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.data.span import span_of
from creditline.models.portfolio.lines.by_lines import add_told_by_lines
from creditline.models.portfolio.lines.standing import add_decided, add_standing

_MADE = """
CREATE TEMP TABLE made AS
SELECT *, limit_after < limit_before OR action IN ('reduce', 'suspend', 'close') OR coalesce(step > step_before, FALSE) AS cut,
  action <> 'maintain' OR limit_after <> limit_before OR coalesce(step <> step_before, FALSE) AS changed
FROM decided d SEMI JOIN asked USING (customer_id)
WHERE initiated_by = 'lender' AND decided_on <= $end AND ($product IS NULL OR product = $product)
"""

_PAIRS = """
SELECT DISTINCT customer_id, as_of FROM (
  SELECT customer_id, decided_on AS as_of FROM made
  UNION ALL
  SELECT a.customer_id, m.as_of FROM asked a CROSS JOIN (
    SELECT last_day(d)::DATE AS as_of FROM range($first::TIMESTAMP, $end::TIMESTAMP, INTERVAL 1 MONTH) r(d)
    UNION SELECT last_day($end::DATE - INTERVAL 1 MONTH)::DATE
  ) m
  WHERE NOT EXISTS (
    SELECT 1 FROM made WHERE made.customer_id = a.customer_id AND last_day(made.decided_on) = m.as_of
  )
  UNION ALL SELECT customer_id, $end FROM asked
  UNION ALL SELECT customer_id, $also FROM asked WHERE $also IS NOT NULL
) JOIN customers USING (customer_id)
WHERE as_of BETWEEN $first AND $end AND (opened_on IS NULL OR opened_on <= as_of)
ORDER BY customer_id, as_of
"""

_HISTORY = """
SELECT s.{eve}, m.decided_on IS NOT NULL AS decided, m.limit_after, m.step AS step_after, m.action, m.rule, m.rule_value,
  m.rule_threshold, m.reason,
  coalesce(m.override, 0) = 1 AS override, m.policy_version, m.model_version,
  coalesce(m.model_score, m.score)::DOUBLE AS scored,
  m.portfolio_threshold, m.portfolio_factor, m.portfolio_below, coalesce(c.cut, FALSE) AS cut,
  m.notice, m.announced_on, m.effective_on, m.limit_in_force AS until_limit, m.step_in_force AS until_step,
  m.repay_above, m.repay_instalment, m.repay_payments
FROM standing s
LEFT JOIN made m ON m.customer_id = s.customer_id AND m.line_id = s.line_id AND m.decided_on = s.as_of
ASOF LEFT JOIN (SELECT * FROM made WHERE changed) c
  ON c.customer_id = s.customer_id AND c.line_id = s.line_id AND s.as_of >= c.decided_on
ORDER BY s.customer_id, s.as_of, s.line_id
"""

_WISHES = """
SELECT customer_id, line_id, decided_on, limit_before, limit_after FROM decided SEMI JOIN asked USING (customer_id)
WHERE initiated_by = 'customer' AND decided_on < $end AND limit_after <> limit_before
ORDER BY customer_id, decided_on
"""


_ANY = """
SELECT EXISTS (
  SELECT 1 FROM decided WHERE initiated_by = 'lender' AND decided_on <= $end AND ($product IS NULL OR product = $product)
)
"""


@dataclass(frozen=True)
class LineHistory:
    """`dates`: by customer and date, the columns of `standing_lines` and what the lender decided that day.

    The dates are those of the lender's decisions on record, month ends in months without one, and the last day itself.
    `decided`: whether there is a decision; of it `limit_after`, `step_after` (null where not recorded), `action`, `rule` with its
    value and threshold, `reason`, `override`, the versions, the model's score `scored` and the portfolio's scaling. `cut`:
    whether the lender's last change of the line by then was a cut. `wishes`: what customers asked for: `decided_on`,
    `limit_before` and `limit_after`. `decided_on`: whether the record has a decision of the lender's on anybody's line; where
    it has none, month ends stand for them, and the limits of statements tell what was decided.
    """

    dates: pa.Table
    wishes: pa.Table
    decided_on: bool = True


def line_history(
    data: DataSet,
    customers: pa.Array,
    product: str | None,
    first: date,
    end: date,
    also: date | None = None,
    *,
    by_lines: bool = False,
) -> LineHistory:
    """Of the lines of `customers` from `first` to `end`; `also`: a further date. Errors as `standing_lines`.

    `by_lines`: changes of the limit stand for the decisions, of which the data hold none.
    """
    with data.connect() as connection:
        connection.register("asked", pa.table({"customer_id": customers}))
        if by_lines:
            add_told_by_lines(connection, end)
        else:
            add_decided(connection, data)
        connection.execute(_MADE, {"end": end, "product": product})
        wishes = connection.sql(_WISHES, params={"end": end}).to_arrow_table()
        connection.execute("DROP TABLE decided" if by_lines else "DROP VIEW decided")
        since = max(first, span_of(data).first)
        pairs = connection.sql(_PAIRS, params={"first": since, "end": end, "also": also}).to_arrow_table()
        add_standing(connection, data, pairs, product, closed=True)
        eve = "* REPLACE (coalesce(m.limit_before, s.credit_limit) AS credit_limit)" if by_lines else "*"
        ((any_decided,),) = connection.execute(_ANY, {"end": end, "product": product}).fetchall()
        dates = connection.sql(_HISTORY.format(eve=eve)).to_arrow_table()
        return LineHistory(dates, wishes, decided_on=by_lines or bool(any_decided))
