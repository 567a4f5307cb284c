"""The credit lines in force on each customer's date."""

import pyarrow as pa

from creditline.features.data import DataSet

_IN_FORCE = """
SELECT customer_id, line_id, product,
       arg_max(credit_limit, statement_on) AS credit_limit, arg_max(balance, statement_on) AS balance
FROM lines JOIN pair USING (customer_id)
WHERE statement_on <= as_of AND (recorded_at IS NULL OR recorded_at::DATE <= as_of)
  AND ($product IS NULL OR product = $product)
GROUP BY ALL
HAVING arg_max(credit_limit, statement_on) > 0
ORDER BY ALL
"""


def lines_in_force(data: DataSet, pairs: pa.Table, product: str | None) -> pa.Table:
    """Find each line's latest known limit and balance at the customer's `as_of`, lines without a limit left out.

    `pairs` has one row per customer. Columns: customer_id, line_id, product, credit_limit, balance; no rows where the
    data set has no limits, or none on `product` (None takes every product).
    """
    with data.connect() as connection:
        if not data.has("lines", "credit_limit"):
            return connection.sql(
                "SELECT customer_id, '' AS line_id, '' AS product, 0.0 AS credit_limit, 0.0 AS balance FROM customers "
                "LIMIT 0"
            ).to_arrow_table()
        connection.register("pair", pairs)
        return connection.sql(_IN_FORCE, params={"product": product}).to_arrow_table()
