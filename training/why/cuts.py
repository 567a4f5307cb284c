"""Every line that was cut on a date, explained: answers in the order of the customers, in bounded memory."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.engine import feature_chunks
from creditline.features.errors import DataError
from creditline.models.why import Previous, Why, explain_changes
from creditline.training.run.span import span_of
from creditline.training.why.asked import InForce
from creditline.training.why.rows import read_by

AT_ONCE = 2_000  # pairs explained together

_CUT = """
SELECT customer_id, min(opened_on) AS opened_on
FROM decisions JOIN customers USING (customer_id)
WHERE decided_on = $day AND initiated_by = 'lender' AND ($product IS NULL OR product = $product)
  AND (limit_after < limit_before OR action IN ('reduce', 'suspend', 'close'))
GROUP BY ALL
HAVING opened_on IS NULL OR opened_on <= $since
ORDER BY customer_id
"""


def recorded_cuts(data: DataSet, product: str | None, start: date, end: date) -> pa.Array:
    """The customers whose line the lender cut on `end` by the table `decisions`, those known at `start`.

    DataError where the data have no such table, or it holds no cut on that day.
    """
    if not data.has("decisions"):
        raise DataError(
            f"{data.folder} has no table decisions to tell which lines were cut; give a policy to decide by"
        )
    with data.connect() as connection:
        found: pa.Table = connection.sql(_CUT, params={"day": end, "since": start, "product": product}).to_arrow_table()
    if not found.num_rows:
        raise DataError(f"no line of a customer known on {start} was cut on {end}; name a day of decisions")
    return found["customer_id"].combine_chunks()


def explain_cuts(
    in_force: InForce, data: DataSet, customers: pa.Array, start: date, end: date, threads: int = 1
) -> Iterator[list[Why]]:
    """Why the scores of `customers` changed, some customers at a time; DataError as for one customer."""
    first = span_of(data).first
    if start < first:
        raise DataError(f"{start} lies before the first record of {data.folder}, {first}; name a later day")
    catalogue = read_by(data, in_force.models)
    count = len(customers)
    days = pa.array([start] * count + [end] * count, pa.date32())
    pairs = pa.table({"customer_id": pa.concat_arrays([customers, customers]), "as_of": days})
    previous = None if in_force.previous_model is None else Previous(in_force.previous_model)
    for chunk in feature_chunks(data, pairs, catalogue):
        starts, ends = _both_dates(chunk.table, chunk.positions.to_numpy(), count)
        for at in range(0, starts.num_rows, AT_ONCE):
            yield explain_changes(
                in_force.model, starts.slice(at, AT_ONCE), ends.slice(at, AT_ONCE), threads, previous=previous
            )


def _both_dates(rows: pa.Table, positions: np.ndarray, count: int) -> tuple[pa.Table, pa.Table]:
    """The rows of the earlier and of the later date, customer by customer; a chunk holds both of each customer."""
    order = np.argsort(positions % count, kind="stable")
    early = positions[order] < count
    return rows.take(pa.array(order[early])), rows.take(pa.array(order[~early]))
