"""How far what one thing adds to the log-odds moved, on average."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class MeanShift:
    """Mean contributions on both days and their difference, in log-odds (above 0: riskier); `low` and `high` bound it (95 %).

    It is what a scorecard's characteristic analysis calls the shift in points. `p`: how likely one as large, up or down, is
    where the true one is `threshold`.
    """

    before: float
    now: float
    shift: float
    low: float
    high: float
    threshold: float
    p: float


def mean_shift(before: Floats, now: Floats, threshold: float) -> MeanShift | None:
    """By the normal, with the variances of both days (Welch); customers on both days are taken as different ones.

    None where either day has fewer than two.
    """
    if min(before.size, now.size) < 2:
        return None
    was, here = float(before.mean()), float(now.mean())
    return _told(was, here, float(np.sqrt(before.var(ddof=1) / before.size + now.var(ddof=1) / now.size)), threshold)


def paired_shift(before: Floats, now: Floats, threshold: float) -> MeanShift:
    """The same of the same customers, (n,) each, by the variance of their own differences; two customers or more."""
    error = float(np.sqrt((now - before).var(ddof=1) / before.size))
    return _told(float(before.mean()), float(now.mean()), error, threshold)


def _told(was: float, here: float, error: float, threshold: float) -> MeanShift:
    moved, reach = here - was, float(norm.ppf(0.975)) * error
    if error:
        p = float(norm.sf((abs(moved) - threshold) / error) + norm.sf((abs(moved) + threshold) / error))
    else:
        p = float(abs(moved) <= threshold)
    return MeanShift(was, here, moved, moved - reach, moved + reach, threshold, min(p, 1.0))
