"""Intervals of the measures that have no variance of DeLong's kind, rows of one customer taken together."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import t

from creditline.training.metrics.customers import Numbers, degrees_of, numbered
from creditline.training.metrics.discrimination import ks
from creditline.training.metrics.outcome_pair import Floats, outcome_pair, weight_of

KS_HOLDS = 100  # customers of the rarer outcome; with fewer, less than 93 of 100 intervals of KS hold the true one
_DRAWS, _SEED = 400, 0
_CELLS = 2_000_000  # of one block of draws: rows times draws


@dataclass(frozen=True)
class Bounded:
    """A value, its standard error and the bounds of its 95 % interval."""

    value: float
    standard_error: float
    low: float
    high: float


def mean_interval(
    loss: ArrayLike, defaulted: ArrayLike, customer: ArrayLike | None = None, weight: ArrayLike | None = None
) -> Bounded:
    """The (weighted) mean of a loss per row, shape (n,), such as `(pd - y)^2`, with the variance between customers.

    The linearised variance of a ratio, `c / (c - 1) sum over customers (sum w (loss - mean))^2 / (sum w)^2` (Cochran
    1977, 11.8; what a bootstrap of customers goes to), and Student's t with one degree less than the rarer outcome has
    customers. DataError unless both outcomes occur.
    """
    y, each = outcome_pair(defaulted, loss, both_classes=True)
    who, given = numbered(customer, y), weight_of(weight, y)
    w = np.ones(y.size) if given is None else given
    mean = float(np.average(each, weights=w))
    sums = np.bincount(who, w * (each - mean))
    error = float(np.sqrt(sums @ sums * sums.size / max(sums.size - 1, 1)) / w.sum())
    reach = float(t.ppf(0.975, degrees_of(y, who))) * error
    return Bounded(mean, error, max(mean - reach, 0.0), mean + reach)


def ks_interval(
    defaulted: ArrayLike, risk: ArrayLike, customer: ArrayLike | None = None, weight: ArrayLike | None = None
) -> Bounded:
    """The Kolmogorov-Smirnov distance with a seeded bootstrap of 400 draws of customers (multinomial weights).

    A largest gap is found too large, by about as much as the drawn gaps exceed the one they are drawn from, b: the
    interval is `value - b`, t and `sqrt(variance of the draws + b^2)` to either side, within [0, 1] (Efron & Tibshirani
    1993, 10.6). DataError unless both outcomes occur.
    """
    y, p = outcome_pair(defaulted, risk, both_classes=True)
    who, w = numbered(customer, y), weight_of(weight, y)
    value = ks(y, p, w)
    drawn = np.concatenate(list(_drawn_gaps(y, p, who, np.ones(y.size) if w is None else w)))
    too_large, spread = float(drawn.mean()) - value, float(drawn.std(ddof=1))
    reach = float(t.ppf(0.975, degrees_of(y, who))) * float(np.hypot(spread, too_large))
    return Bounded(value, spread, max(value - too_large - reach, 0.0), min(value - too_large + reach, 1.0))


def _drawn_gaps(y: Floats, p: Floats, who: Numbers, w: Floats) -> Iterator[Floats]:
    order = np.argsort(p, kind="stable")
    last = np.flatnonzero(np.append(np.diff(p[order]) != 0, True))
    who, bad, good = who[order], (w * y)[order], (w * (1 - y))[order]
    customers = int(who.max()) + 1
    rng = np.random.default_rng(_SEED)
    block = max(min(_CELLS // y.size, _DRAWS), 1)
    for start in range(0, _DRAWS, block):
        size = min(block, _DRAWS - start)
        times = rng.multinomial(customers, np.full(customers, 1 / customers), size=size)[:, who]
        bads, goods = (np.cumsum(times * each, axis=1)[:, last] for each in (bad, good))
        both = (bads[:, -1] > 0) & (goods[:, -1] > 0)
        bads, goods = bads[both], goods[both]
        yield np.abs(bads / bads[:, -1:] - goods / goods[:, -1:]).max(axis=1)
