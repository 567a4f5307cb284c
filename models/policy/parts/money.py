"""Limits in whole cents."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_HAIR = 1e-6  # of a cent: what a product of two decimals may miss a whole cent by


def down_to_cents(money: Floats) -> Floats:
    """The largest whole number of cents not above `money`."""
    return np.floor(money * 100.0 + _HAIR) / 100.0


def up_to_cents(money: Floats) -> Floats:
    """The smallest whole number of cents not below `money`."""
    return np.ceil(money * 100.0 - _HAIR) / 100.0 + 0.0  # never -0.0
