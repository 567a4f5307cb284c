"""What may be owed on lines, and what a factor of the portfolio cap leaves of limits."""

import numpy as np
from numpy.typing import NDArray

from creditline.models.policy.parts.money import CENT, down_to, up_to

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def exposure_of(limit: Floats, balance: Floats) -> Floats:
    """What may be owed on each line, money: the limit, or what is owed already where that is more."""
    owed: Floats = np.maximum(limit, np.maximum(up_to(CENT, balance), 0.0))
    return owed


def scaled(limit: Floats, balance: Floats, factor: Floats | float, unit: float) -> Floats:
    """Limits (in whole cents) times `factor`, rounded down to multiples of `unit`; as they are where the factor is 1.

    Never above the limit and never below what is owed: who owes more than is left stands at that, to the cent, so that
    the cap takes from everybody all it may.
    """
    small = down_to(unit, np.floor(np.rint(limit * 100.0) * factor) / 100.0)
    kept: Floats = np.minimum(limit, np.maximum(np.where(factor < 1.0, small, limit), up_to(CENT, balance)))
    return kept


def exposure_left(limit: Floats, balance: Floats, factor: float, unit: float) -> int:
    """What lines come to together once they are scaled by `factor`, cents."""
    return int(cents(exposure_of(scaled(limit, balance, factor, unit), balance)).sum())


def cents(money: Floats) -> Ints:
    """Whole cents."""
    return np.rint(money * 100.0).astype(np.int64)
