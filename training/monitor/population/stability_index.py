"""The stability index of counts with its interval, its noise, and whether it exceeds a threshold beyond that."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import chi2, ncx2

from creditline.training.metrics.stability import psi

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Index:
    """`psi` of two days' counts; `noise`: what it is by chance alone on average, `low` and `high` bound the true one (95 %).

    `p`: how likely an index of at least this is where the true one is `threshold`.
    """

    psi: float
    noise: float
    low: float
    high: float
    threshold: float
    p: float


def index_of(reference: Numbers, current: Numbers, threshold: float) -> Index:
    """The index with what sampling adds to it.

    With n and m customers and h = n m / (n + m), h times the index of shares that differ by an index of J is about
    non-central chi-square with one degree less than bins and non-centrality h J (Yurdakul 2018 for J = 0; Pearson's
    statistic and the index agree to second order). Bins empty on both days count no degree. The interval is of the
    non-centralities that leave 2.5 % on either side. Customers who are there on both days make the index vary less: the
    interval is then too wide and p too large, never too small.
    """
    value = psi(reference, current)
    n, m = int(reference.sum()), int(current.sum())
    degrees = max(int(((reference + current) > 0).sum()) - 1, 1)
    if not n or not m:
        return Index(value, 0.0, 0.0, value, threshold, 1.0)
    h = n * m / (n + m)
    seen = value * h
    p = float(ncx2.sf(seen, degrees, h * threshold)) if threshold else float(chi2.sf(seen, degrees))
    return Index(value, degrees / h, _bound(seen, degrees, 0.975) / h, _bound(seen, degrees, 0.025) / h, threshold, p)


def _bound(seen: float, degrees: int, level: float) -> float:
    """The non-centrality under which `level` of the statistics lie below `seen`; 0 where none is so small."""
    if chi2.cdf(seen, degrees) <= level:
        return 0.0
    most = 4 * seen + 40 * np.sqrt(seen + degrees) + 40
    return float(brentq(lambda at: (ncx2.cdf(seen, degrees, at) if at else chi2.cdf(seen, degrees)) - level, 0.0, most))
