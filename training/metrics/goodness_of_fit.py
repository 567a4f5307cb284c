"""Tests of whether probabilities fit what happened."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import chi2, norm

from creditline.training.metrics.calibration_error import equal_mass_bins
from creditline.training.metrics.outcome_pair import outcome_pair


@dataclass(frozen=True)
class Test:
    """A statistic and its p-value; `degrees` of freedom where it has any."""

    __test__ = False  # no test case, whatever pytest makes of the name

    statistic: float
    p: float
    degrees: int | None = None


def hosmer_lemeshow(defaulted: ArrayLike, pd: ArrayLike, bins: int = 10, *, spent: int = 0) -> Test:
    """Hosmer & Lemeshow's (1980) chi-square over bins of equally many customers, sorted by `pd`.

    `sum n (rate - mean pd)^2 / (mean pd (1 - mean pd))`. On customers none of the model was fitted on there are as many
    degrees of freedom as bins. `spent`: those that a map fitted on these very outcomes has used up, 2 for a logistic
    regression (their paper), and for one cross-fitted in folds too: each fold's is fitted on nearly all of them. Bins
    whose `pd` is 0 or 1 throughout are infinitely far off unless their rate is the same.
    """
    cut = equal_mass_bins(defaulted, pd, bins)
    gap = cut.default_rate - cut.mean_pd
    spread = cut.mean_pd * (1 - cut.mean_pd)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(gap == 0, 0.0, cut.customers * gap**2 / spread)
    statistic = float(terms.sum())
    degrees = max(len(terms) - spent, 1)
    return Test(statistic, float(chi2.sf(statistic, degrees)), degrees)


def spiegelhalter(defaulted: ArrayLike, pd: ArrayLike) -> Test:
    """Spiegelhalter's (1986) z: whether the Brier score is what the probabilities themselves promise; two-sided.

    `sum (y - p)(1 - 2p) / sqrt(sum (1 - 2p)^2 p (1 - p))`, standard normal where every `pd` is right. Above 0 the
    outcomes are further from the probabilities than promised. Where all `pd` are 0, 1/2 or 1 it says nothing: 0, p 1.
    """
    y, p = outcome_pair(defaulted, pd)
    variance = float(np.sum((1 - 2 * p) ** 2 * p * (1 - p)))
    if variance == 0:
        return Test(0.0, 1.0)
    z = float(np.sum((y - p) * (1 - 2 * p)) / np.sqrt(variance))
    return Test(z, float(2 * norm.sf(abs(z))))
