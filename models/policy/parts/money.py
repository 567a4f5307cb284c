"""Limits in whole units of money: cents, or what the policy rounds to."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CENT = 0.01
UNITS = (CENT, 1.0, 10.0, 100.0)  # what a policy may round the limits it sets to, in major units
_HAIR = 1e-6  # of a cent: what a product of two decimals may miss a whole cent by


def down_to(unit: float, money: Floats) -> Floats:
    """The largest multiple of `unit` (one of `UNITS`) not above `money`."""
    cents = round(unit * 100.0)
    return np.floor((money * 100.0 + _HAIR) / cents) * cents / 100.0


def up_to(unit: float, money: Floats) -> Floats:
    """The smallest multiple of `unit` (one of `UNITS`) not below `money`."""
    cents = round(unit * 100.0)
    return np.ceil((money * 100.0 - _HAIR) / cents) * cents / 100.0 + 0.0  # never -0.0
