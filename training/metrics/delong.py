"""Intervals and comparisons for the area under the ROC curve, without resampling."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm, rankdata

from creditline.training.metrics.outcome_pair import Floats, outcome_pair


@dataclass(frozen=True)
class AucInterval:
    """`auc` in [0, 1], its standard error, and the bounds of the interval, held within [0, 1]."""

    auc: float
    standard_error: float
    low: float
    high: float


@dataclass(frozen=True)
class AucDifference:
    """`difference` = AUC of the first minus that of the second; `p` is two-sided, 1 where the two rank alike."""

    difference: float
    standard_error: float
    z: float
    p: float


def auc_interval(defaulted: ArrayLike, risk: ArrayLike, level: float = 0.95) -> AucInterval:
    """AUC and its normal interval with the variance of DeLong, DeLong & Clarke-Pearson (1988).

    `risk`, shape (n,), rises with risk; rows are taken as independent. With the placements V10 (of each bad among the
    goods) and V01 (of each good among the bads), `var = s10 / bads + s01 / goods`, s the sample variances. Ties count
    half. A class of one customer has no variance and adds none, and perfect separation gives an interval of no width.
    DataError unless both outcomes occur.
    """
    y, first = outcome_pair(defaulted, risk, both_classes=True)
    area, variance = _areas(y, first[None, :])
    error = float(np.sqrt(max(variance[0, 0], 0.0)))
    reach = float(norm.ppf(0.5 + level / 2)) * error
    value = float(area[0])
    return AucInterval(value, error, max(value - reach, 0.0), min(value + reach, 1.0))


def delong_test(defaulted: ArrayLike, first: ArrayLike, second: ArrayLike) -> AucDifference:
    """Whether two risks of the same rows separate bads from goods equally well (DeLong et al. 1988, two-sided z test).

    Computed by mid-ranks (Sun & Xu 2014). DataError unless both outcomes occur.
    """
    y, one = outcome_pair(defaulted, first, both_classes=True)
    _, other = outcome_pair(defaulted, second)
    area, covariance = _areas(y, np.stack([one, other]))
    difference = float(area[0] - area[1])
    variance = float(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
    if variance <= 1e-18:
        return AucDifference(difference, 0.0, 0.0, 1.0 if abs(difference) < 1e-12 else 0.0)
    error = float(np.sqrt(variance))
    return AucDifference(difference, error, difference / error, float(2 * norm.sf(abs(difference / error))))


def _areas(y: Floats, risks: Floats) -> tuple[Floats, Floats]:
    """AUC of each row of `risks` (k, n), shape (k,), and their covariance (k, k)."""
    bad = y == 1
    bads, goods = int(bad.sum()), int((~bad).sum())
    of_bads, of_goods = np.empty((len(risks), bads)), np.empty((len(risks), goods))
    for place, risk in enumerate(risks):
        overall = rankdata(risk)
        of_bads[place] = (overall[bad] - rankdata(risk[bad])) / goods
        of_goods[place] = 1 - (overall[~bad] - rankdata(risk[~bad])) / bads
    covariance = _covariance(of_bads) / bads + _covariance(of_goods) / goods
    return of_bads.mean(axis=1), covariance


def _covariance(values: Floats) -> Floats:
    if values.shape[1] < 2:
        return np.zeros((len(values), len(values)))
    return np.atleast_2d(np.cov(values))
