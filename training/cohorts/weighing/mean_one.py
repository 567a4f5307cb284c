"""Weights whose unit does not matter: brought to a mean of 1."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.training.cohorts.weighing.weights import ONCE, WEIGHT, weights_of
from creditline.training.metrics.outcome_pair import mean_one


def with_mean_one(rows: pa.Table, tests: NDArray[np.bool_]) -> pa.Table:
    """The same rows, their weights 1 on average among those that test, and among the others.

    So a model does not depend on the unit they were counted in: what a row counts besides the data (the customer drawn in
    by a map, the ten of a bin, a penalty) is measured against rows, not against that unit. `tests` (n,). Where there are
    weights, a column says what a weight of 1 has become.
    """
    weight = weights_of(rows)
    if weight is None:
        return rows
    scaled, once = np.empty(weight.size), np.empty(weight.size)
    for side in (tests, ~tests):
        if side.any():
            scaled[side] = mean_one(weight[side])
            once[side] = 1.0 / weight[side].mean()
    rows = rows.set_column(rows.schema.get_field_index(WEIGHT), WEIGHT, pa.array(scaled))
    return rows.append_column(ONCE, pa.array(once))
