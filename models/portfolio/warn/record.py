"""Lines on the record of decisions: what each looked like on a decision day, and when it went down after it."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.models.policy import Policy
from creditline.models.portfolio.lines.standing import add_decided

Floats = NDArray[np.float64]

# A decision of the day counts: what is asked is asked in its evening. Of later decisions nothing is read.
_ON_RECORD = """
WITH made AS (
  SELECT customer_id, line_id, decided_on, score::DOUBLE AS score, step::BIGINT AS step, limit_before, limit_after, rule
  FROM decided
  WHERE initiated_by = 'lender' AND step IS NOT NULL AND policy_version = $policy AND decided_on <= $day
    AND (recorded_at IS NULL OR recorded_at::DATE <= $day::DATE + 1) AND ($product IS NULL OR product = $product)
), owed AS (
  SELECT customer_id, line_id, statement_on, balance FROM lines
  WHERE statement_on <= $day AND (recorded_at IS NULL OR recorded_at::DATE <= $day)
), seen AS (
  SELECT customer_id, line_id, decided_on, score, step,
    score - avg(score) OVER past AS movement,
    min(struct_pack(decided_on, score, limit_before, limit_after, step, rule)) FILTER (step > 0) OVER later AS down
  FROM made
  WINDOW past AS (PARTITION BY customer_id, line_id ORDER BY decided_on ROWS BETWEEN 5 PRECEDING AND CURRENT ROW),
    later AS (PARTITION BY customer_id, line_id ORDER BY decided_on ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
)
SELECT s.customer_id, s.line_id, s.decided_on, s.score, s.movement,
  coalesce(o.balance::DOUBLE / nullif(m.limit_after, 0), 0) AS used,
  (s.down.decided_on - s.decided_on)::DOUBLE AS down_after, s.score - s.down.score AS fall, s.down.rule AS rule,
  CASE WHEN s.down.step > 1 THEN 1.0 ELSE 1.0 - s.down.limit_after / nullif(s.down.limit_before, 0) END AS taken
FROM seen s JOIN made m USING (customer_id, line_id, decided_on)
  ASOF LEFT JOIN owed o ON s.customer_id = o.customer_id AND s.line_id = o.line_id AND s.decided_on >= o.statement_on
WHERE s.step = 0 AND s.score IS NOT NULL
ORDER BY s.customer_id, s.line_id, s.decided_on
"""


@dataclass(frozen=True)
class LinesOnRecord:
    """Lines in good standing after a decision, a row per line and decision day, by customer.

    `down_after`: days until the first later decision that leaves the line below maintain, NaN where none known does; `fall`: points
    lost until then; `taken`: the share of the limit that was taken, 1 of a line shut.
    """

    rows: pa.Table

    def column(self, name: str) -> Floats:
        """A column of numbers, NaN for null."""
        return np.asarray(self.rows[name].cast(pa.float64()).to_numpy(), dtype=np.float64)

    def between(self, first: date | None, last: date) -> "LinesOnRecord":
        """Those of decision days from `first` to `last`."""
        kept = pc.less_equal(self.rows["decided_on"], last)
        if first is not None:
            kept = pc.and_(kept, pc.greater_equal(self.rows["decided_on"], first))
        return LinesOnRecord(self.rows.filter(kept))

    def latest(self) -> "LinesOnRecord":
        """Of each line the last row."""
        lines = self.rows["line_id"].to_numpy(zero_copy_only=False)
        customers = self.rows["customer_id"].to_numpy(zero_copy_only=False)
        last = np.ones(len(lines), bool)
        last[:-1] = (lines[1:] != lines[:-1]) | (customers[1:] != customers[:-1])
        return LinesOnRecord(self.rows.filter(pa.array(last)))


def on_record(data: DataSet, policy: Policy, product: str | None, day: date) -> LinesOnRecord:
    """Read it as known in the evening of `day`; DataError where nothing was decided under the policy with a score."""
    with data.connect() as connection:
        add_decided(connection, data)
        given = {"policy": policy.version, "product": product, "day": day}
        rows = connection.sql(_ON_RECORD, params=given).to_arrow_table()
    if not len(rows):
        raise DataError(
            f"{data.folder} holds no decision under the policy {policy.name} {policy.version} up to {day} that left a line whole, so "
            "nobody is known who could be alike; give what `creditline decide --months` wrote with --decisions"
        )
    return LinesOnRecord(rows)
