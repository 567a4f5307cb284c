"""Shares of lines or customers, one day against another."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from creditline.training.metrics.jeffreys import jeffreys_interval


@dataclass(frozen=True)
class Share:
    """`count` of `of`; `low` and `high` bound the true share (Jeffreys, 95 %)."""

    count: int
    of: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Shares:
    """A share on both days. None where nothing was counted."""

    name: str
    reference: Share | None
    current: Share | None


def share_of(count: int, of: int) -> Share | None:
    """A share with its interval; None of nothing."""
    if not of:
        return None
    bounds = jeffreys_interval(count, of)
    return Share(count, of, count / of, float(bounds.low), float(bounds.high))


def more_than(reference: Share, current: Share, times: float) -> float:
    """How likely as large a share is where the true one is `times` the reference's: log ratio of two shares, halves added.

    Katz et al. (1978), with half a case and half a row added to both.
    """
    (k0, n0), (k1, n1) = ((one.count + 0.5, one.of + 0.5) for one in (reference, current))
    error = float(np.sqrt(1 / k1 - 1 / n1 + 1 / k0 - 1 / n0))
    if not error:
        return 1.0
    return float(norm.sf((np.log((k1 / n1) / (k0 / n0)) - np.log(times)) / error))
