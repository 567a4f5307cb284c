"""The Jeffreys interval and test of a default rate; counts need not be whole (see `design_effect`)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import beta

from creditline.training.metrics.outcome_pair import Floats


@dataclass(frozen=True)
class RateInterval:
    """Bounds of default rates, each of the shape of the counts, in [0, 1]."""

    low: Floats
    high: Floats


def jeffreys_interval(defaults: ArrayLike, customers: ArrayLike, level: float = 0.95) -> RateInterval:
    """Equal-tailed interval of the posterior Beta(d + 1/2, n - d + 1/2) (Brown, Cai & DasGupta 2001).

    The low end is 0 where nobody defaulted and the high end 1 where everybody did. `customers` are above 0.
    """
    d, n = np.asarray(defaults, dtype=np.float64), np.asarray(customers, dtype=np.float64)
    tail = (1 - level) / 2
    low = np.where(d == 0, 0.0, beta.ppf(tail, d + 0.5, n - d + 0.5))
    high = np.where(d == n, 1.0, beta.ppf(1 - tail, d + 0.5, n - d + 0.5))
    return RateInterval(low, high)


def jeffreys_p(defaults: float, customers: float, pd: float) -> float:
    """Posterior chance that the true default rate is at most `pd`; small where `pd` is too low.

    The Beta(d + 1/2, n - d + 1/2) distribution at `pd` (ECB, Instructions for reporting the validation results of
    internal models, 2019, 2.5.3).
    """
    return float(beta.cdf(pd, defaults + 0.5, customers - defaults + 0.5))


def binomial_p(defaults: float, customers: float, pd: float) -> float:
    """Chance of at least `defaults` among `customers` independent ones who each default with `pd`; small: `pd` too low.

    The regularised incomplete beta function `I_pd(d, n - d + 1)`, which is the binomial tail where the counts are
    whole and lies between where they are not.

    >>> binomial_p(2, 2, 0.5)
    0.25
    """
    return 1.0 if defaults <= 0 else float(beta.cdf(pd, defaults, customers - defaults + 1))
