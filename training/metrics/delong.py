"""Intervals and comparisons for the area under the ROC curve, without resampling."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit
from scipy.stats import t

from creditline.training.metrics.customers import Numbers, numbered
from creditline.training.metrics.outcome_pair import Floats, outcome_pair, weight_of


@dataclass(frozen=True)
class AucInterval:
    """`auc` in [0, 1], its standard error, and the bounds of the interval, within [0, 1]."""

    auc: float
    standard_error: float
    low: float
    high: float


@dataclass(frozen=True)
class AucDifference:
    """`difference` = AUC of the first minus that of the second, with bounds of its 95 % interval.

    `p` is two-sided, 1 where the two rank alike. Both go by Student's t with one degree less than customers with a
    default.
    """

    difference: float
    standard_error: float
    low: float
    high: float
    z: float
    p: float


@dataclass(frozen=True)
class _Areas:
    """Areas (k,), their covariance (k, k), and the degrees of freedom of that."""

    area: Floats
    covariance: Floats
    degrees: int


def auc_interval(
    defaulted: ArrayLike,
    risk: ArrayLike,
    customer: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    level: float = 0.95,
) -> AucInterval:
    """AUC with the clustered variance of Obuchowski (1997); with a customer a row, that of DeLong et al. (1988).

    `risk`, shape (n,), rises with risk; ties count half. `customer`: whose row each is; None: all different. `weight`:
    how often each row counts. The interval is symmetric in the log-odds of the area (Pepe 2003, 5.2.5), by Student's t
    with one degree less than the rarer outcome has customers. A class of one customer has no variance and adds none, and
    perfect separation gives an interval of no width. DataError unless both outcomes occur.
    """
    y, first = outcome_pair(defaulted, risk, both_classes=True)
    found = _areas(y, first[None, :], numbered(customer, y), weight_of(weight, y))
    value, error = float(found.area[0]), float(np.sqrt(max(found.covariance[0, 0], 0.0)))
    if error == 0 or not 0 < value < 1:
        return AucInterval(value, error, value, value)
    reach = float(t.ppf(0.5 + level / 2, found.degrees)) * error / (value * (1 - value))
    return AucInterval(value, error, float(expit(logit(value) - reach)), float(expit(logit(value) + reach)))


def delong_test(
    defaulted: ArrayLike,
    first: ArrayLike,
    second: ArrayLike,
    customer: ArrayLike | None = None,
    weight: ArrayLike | None = None,
) -> AucDifference:
    """Whether two risks of the same rows separate bads from goods equally well, rows of one customer taken together.

    DeLong et al. (1988) with the clustered covariance of Obuchowski (1997), two-sided. `customer` and `weight` as in
    `auc_interval`. DataError unless both outcomes occur.
    """
    y, one = outcome_pair(defaulted, first, both_classes=True)
    _, other = outcome_pair(defaulted, second)
    found = _areas(y, np.stack([one, other]), numbered(customer, y), weight_of(weight, y))
    difference = float(found.area[0] - found.area[1])
    variance = float(found.covariance[0, 0] + found.covariance[1, 1] - 2 * found.covariance[0, 1])
    if variance <= 1e-18:
        same = abs(difference) < 1e-12
        return AucDifference(difference, 0.0, difference, difference, 0.0, 1.0 if same else 0.0)
    error = float(np.sqrt(variance))
    reach = float(t.ppf(0.975, found.degrees)) * error
    p = float(2 * t.sf(abs(difference / error), found.degrees))
    return AucDifference(difference, error, difference - reach, difference + reach, difference / error, p)


def _areas(y: Floats, risks: Floats, customer: Numbers, weight: Floats | None) -> _Areas:
    """Areas and covariance of the rows of `risks`, shape (k, n)."""
    w = np.ones(y.size) if weight is None else weight
    bad, good = w * y, w * (1 - y)
    bads, goods = bad.sum(), good.sum()
    area = np.empty(len(risks))
    of_bads, of_goods = (np.empty((len(risks), int(customer.max()) + 1)) for _ in range(2))
    for place, risk in enumerate(risks):
        which = np.unique(risk, return_inverse=True)[1]
        bad_at, good_at = np.bincount(which, bad), np.bincount(which, good)
        above = (np.cumsum(good_at) - good_at / 2)[which] / goods
        below = 1 - (np.cumsum(bad_at) - bad_at / 2)[which] / bads
        area[place] = bad @ above / bads
        of_bads[place] = np.bincount(customer, bad * (above - area[place]))
        of_goods[place] = np.bincount(customer, good * (below - area[place]))
    with_bad, with_good = (len(np.unique(customer[y == outcome])) for outcome in (1, 0))
    across = of_bads @ of_goods.T / (bads * goods)
    covariance = (
        _unbiased(with_bad) * (of_bads @ of_bads.T) / bads**2
        + _unbiased(with_good) * (of_goods @ of_goods.T) / goods**2
        + _unbiased(of_bads.shape[1]) * (across + across.T)
    )
    return _Areas(area, covariance, max(min(with_bad, with_good) - 1, 1))


def _unbiased(customers: int) -> float:
    """N / (n - 1); one customer's sum is 0 and so is what it adds."""
    return customers / (customers - 1) if customers > 1 else 0.0
