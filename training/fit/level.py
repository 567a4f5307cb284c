"""The level at which probabilities have a given mean."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit, logit

Floats = NDArray[np.float64]


def level_at(rate: float, log_odds: Floats, weight: Floats | None = None) -> float:
    """What to add to `log_odds` (n,) for the mean of their probabilities to be `rate` (0 to 1, both excluded).

    `weight` (n,): how much each row counts in the mean; None: all alike. The mean rises with what is added, from below
    `rate` where the largest of the log-odds has it to above where the smallest has, so Brent's method between the two
    finds it (scipy), to the last digits.

    >>> round(level_at(0.5, np.array([-1.0, 3.0])), 9)  # the mean of p and 1 - p
    -1.0
    """
    wanted = float(logit(rate))
    low, high = wanted - float(log_odds.max()), wanted - float(log_odds.min())
    if low == high:
        return low

    def gap(level: float) -> float:
        return float(np.average(expit(log_odds + level), weights=weight)) - rate

    if gap(low) >= 0:  # to within rounding all of the weight lies at one end
        return low
    return high if gap(high) <= 0 else float(brentq(gap, low, high, xtol=1e-15, rtol=4 * np.finfo(float).eps))
