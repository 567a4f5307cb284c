"""What the rows of a sample count for: how often each, and whether a model learns from it."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

WEIGHT, TEACHES, FOR_HIDDEN, STANDS_FOR = "weight", "teaches", "weight_for_hidden", "stands_for"


def weights_of(rows: pa.Table) -> NDArray[np.float64] | None:
    """How much each row counts beside the others, shape (n,), above 0, 1 on average; None where all count alike."""
    if WEIGHT not in rows.column_names:
        return None
    return np.asarray(rows[WEIGHT].to_numpy(), dtype=np.float64)


def without_hidden(rows: pa.Table) -> NDArray[np.float64] | None:
    """How many customers each row stands for, those a closed line hid aside, shape (n,); None where it is itself only."""
    if STANDS_FOR not in rows.column_names:
        return None
    return np.asarray(rows[STANDS_FOR].to_numpy(), dtype=np.float64)


def teaches(rows: pa.Table) -> NDArray[np.bool_] | None:
    """Which rows trees and scorecards may learn from, shape (n,); None: all of them.

    The others are calibrated and measured on like any row: they are part of the portfolio.
    """
    if TEACHES not in rows.column_names:
        return None
    return np.asarray(rows[TEACHES].to_numpy(zero_copy_only=False), dtype=np.bool_)
