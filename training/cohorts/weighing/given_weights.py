"""Weights that come with the outcomes a lender hands over."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.data import DataSet
from creditline.features.errors import DataError


def given_weights(data: DataSet, outcomes: pa.Table) -> NDArray[np.float64] | None:
    """The column `weight` of the table `outcomes` for each row (`customer_id`, `as_of`); None if there is none.

    DataError unless each is a number above 0.
    """
    if not data.has("outcomes", "weight"):
        return None
    numbered = outcomes.select(["customer_id", "as_of"]).append_column(
        "position", pa.array(np.arange(outcomes.num_rows))
    )
    with data.connect() as connection:
        connection.register("asked", numbered)
        found = connection.sql(
            "SELECT given.weight FROM asked LEFT JOIN outcomes AS given USING (customer_id, as_of) ORDER BY position"
        ).to_arrow_table()["weight"]
    weight = np.asarray(found.to_numpy(), dtype=np.float64)
    good = np.isfinite(weight) & (weight > 0)
    if not good.all():
        raise DataError(
            f"{int((~good).sum())} of {good.size} outcomes have a weight that is no number above 0; give one to each, or "
            "leave the column out"
        )
    return weight
