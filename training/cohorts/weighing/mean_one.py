"""Weights whose unit does not matter: brought to a mean of 1."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.training.cohorts.weighing.weights import FOR_HIDDEN, STANDS_FOR, WEIGHT, weights_of
from creditline.training.metrics.outcome_pair import mean_one


def with_mean_one(rows: pa.Table, tests: NDArray[np.bool_]) -> pa.Table:
    """The same rows, their weights 1 on average among those that test, and among the others.

    So a model does not depend on the unit they were counted in: what counts besides the data (the customer drawn in by a
    map, the ten of a bin, a penalty) is measured against rows, not against that unit. `tests` (n,). What each row stood
    for in that unit, the part for customers a closed line hid aside, is kept as `stands_for`.
    """
    weight = weights_of(rows)
    if weight is None:
        return rows
    scaled = np.empty(weight.size)
    for side in (tests, ~tests):
        if side.any():
            scaled[side] = mean_one(weight[side])
    hidden = rows[FOR_HIDDEN].to_numpy() if FOR_HIDDEN in rows.column_names else 1.0
    rows = rows.set_column(rows.schema.get_field_index(WEIGHT), WEIGHT, pa.array(scaled))
    return rows.append_column(STANDS_FOR, pa.array(weight / hidden))
