"""Which customers are scored on which date."""

import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.data.span import span_of
from creditline.features.engine import pairs_for

_OWN_DATES = """
SELECT customer_id, max(as_of) AS as_of FROM outcomes WHERE as_of IS NOT NULL
GROUP BY customer_id ORDER BY customer_id
"""
_EARLIER = """
SELECT customer_id, last_day(as_of - to_months($months))::DATE AS month_end
FROM pair JOIN customers USING (customer_id)
WHERE month_end >= $first AND (opened_on IS NULL OR opened_on <= month_end)
ORDER BY customer_id
"""


def scoring_pairs(data: DataSet) -> pa.Table:
    """Choose one date per customer: customer_id, as_of.

    Where the data hand over exactly one outcome per customer, each has a date of their own (an application, a study);
    otherwise it is the last day the data tell of, for every customer known by then.
    """
    if data.has("outcomes"):
        with data.connect() as connection:
            own: pa.Table = connection.sql(_OWN_DATES).to_arrow_table()
            counted = connection.execute("SELECT count(*) FROM outcomes").fetchone()
        if counted is not None and own.num_rows and counted[0] == own.num_rows:
            return own
    return pairs_for(data, [span_of(data).last])


def month_end_before(data: DataSet, pairs: pa.Table, months: int) -> pa.Table:
    """Take each customer back to the end of the month `months` (1 or more) before their date: customer_id, as_of.

    Customers not yet known then are left out, as are dates before the first record.
    """
    with data.connect() as connection:
        connection.register("pair", pairs)
        earlier: pa.Table = connection.sql(
            _EARLIER, params={"months": months, "first": span_of(data).first}
        ).to_arrow_table()
    return earlier.rename_columns(["customer_id", "as_of"])
