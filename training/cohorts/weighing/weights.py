"""What the rows of a sample count for: how often each, and whether a model learns from it."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

WEIGHT, TEACHES, FOR_HIDDEN = "weight", "teaches", "weight_for_hidden"


def weights_of(rows: pa.Table) -> NDArray[np.float64] | None:
    """How many customers each row stands for, shape (n,), above 0; None where each stands for itself."""
    if WEIGHT not in rows.column_names:
        return None
    return np.asarray(rows[WEIGHT].to_numpy(), dtype=np.float64)


def without_hidden(rows: pa.Table) -> NDArray[np.float64] | None:
    """The weights, but for the part that stands for customers a closed line hid, shape (n,)."""
    weight = weights_of(rows)
    if weight is None or FOR_HIDDEN not in rows.column_names:
        return weight
    return np.asarray(weight / rows[FOR_HIDDEN].to_numpy())


def teaches(rows: pa.Table) -> NDArray[np.bool_] | None:
    """Which rows trees and scorecards may learn from, shape (n,); None: all of them.

    The others are calibrated and measured on like any row: they are part of the portfolio.
    """
    if TEACHES not in rows.column_names:
        return None
    return np.asarray(rows[TEACHES].to_numpy(zero_copy_only=False), dtype=np.bool_)
