"""How many independent rows a default rate is worth, where customers have several rows or rows have weights."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from creditline.training.metrics.customers import Numbers, numbered
from creditline.training.metrics.jeffreys import jeffreys_interval
from creditline.training.metrics.outcome_pair import Floats, outcome_pair, weight_of

_EVEN = 1e-9  # as much as rounding moves a rate of one half, which has no other side


@dataclass(frozen=True)
class Rate:
    """A default rate of `customers` independent ones, of whom `defaults` defaulted (neither need be whole).

    `low` and `high` bound its 95 % interval, in [0, 1].
    """

    defaults: float
    customers: float
    low: float
    high: float


def rate_interval(defaulted: ArrayLike, customer: ArrayLike | None = None, weight: ArrayLike | None = None) -> Rate:
    """The Jeffreys interval of a (weighted) default rate at its effective sample size (Korn & Graubard 1998).

    Rows over `design_effect` are the independent customers, times the rate the defaults among them.
    """
    y, _ = outcome_pair(defaulted, defaulted)
    worth = y.size / design_effect(y, customer, weight)
    defaults = float(np.average(y, weights=weight_of(weight, y))) * worth
    defaults = worth if y.all() else defaults
    bounds = jeffreys_interval(defaults, worth)
    return Rate(defaults, worth, float(bounds.low), float(bounds.high))


def design_effect(
    defaulted: ArrayLike,
    customer: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    group: ArrayLike | None = None,
) -> float:
    """By how much the variance of a default rate exceeds that of as many independent rows that count once (Kish 1965).

    n rows are worth n / design effect. A customer a row and no weights give 1, the same outcome in all m rows of every
    customer gives m. With r the rate of a `group` (None: one group), the variance is the linearised one between
    customers,

        sum over groups and customers (sum w (y - r))^2 / sum over groups (sum w) r (1 - r),

    w scaled to a mean of 1: the mean design effect of the groups' rates (Rao & Scott 1981). Few defaults know it badly
    and none not at all, so one more customer who defaults in every row (a mean number of rows, of a mean default's
    weight) is counted in. A rate above one half is looked at from the other side. It is never below what the weights
    alone give. DataError for outcomes but 0 and 1.
    """
    y, _ = outcome_pair(defaulted, defaulted)
    who, given = numbered(customer, y), weight_of(weight, y)
    w = np.ones(y.size) if given is None else given / given.mean()
    place = np.zeros(y.size, dtype=np.int64) if group is None else np.unique(np.asarray(group), return_inverse=True)[1]
    if np.average(y, weights=w) > 0.5 + _EVEN:
        y = 1 - y
    rate = np.bincount(place, w * y) / np.bincount(place, w)
    together = np.unique(who * (int(place.max()) + 1) + place, return_inverse=True)[1]
    apart = np.arange(y.size)
    return max(_effect(y, w, rate[place], together), _effect(y, w, rate[place], apart))


def _effect(y: Floats, w: Floats, rate: Floats, cluster: Numbers) -> float:
    sums = np.bincount(cluster, w * (y - rate))
    typical = float(w[y == 1].mean() if y.any() else w.mean())
    one_more = y.size / sums.size * typical
    good = 1 - float(np.average(y, weights=w))
    return float((sums @ sums + one_more**2 * good) / (w @ (rate * (1 - rate)) + one_more * good))
