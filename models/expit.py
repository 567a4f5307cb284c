"""Log-odds to a probability."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def expit(log_odds: ArrayLike) -> NDArray[np.float64]:
    """`1 / (1 + exp(-x))`, any shape, without overflow at either end; the same bits wherever numpy is the same.

    >>> expit([0.0, -1000.0, 1000.0]).tolist()
    [0.5, 0.0, 1.0]
    """
    at = np.asarray(log_odds, dtype=np.float64)
    small = np.exp(-np.abs(at))
    return np.asarray(np.where(at >= 0.0, 1.0, small) / (1.0 + small))
