"""The marking: points of families or concepts against a truth, with bootstrap intervals."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def top_right(points: Floats, truth: Floats) -> Floats:
    """1 where the group with the lowest points is the one with the lowest truth, both (n, groups); else 0."""
    return (points.argmin(axis=1) == truth.argmin(axis=1)).astype(np.float64)


def top_is(points: Floats, group: NDArray[np.int64]) -> Floats:
    """1 where the group with the lowest points is the one named."""
    return (points.argmin(axis=1) == group).astype(np.float64)


def both_in_top_two(points: Floats, one: NDArray[np.int64], other: NDArray[np.int64]) -> Floats:
    """1 where the two groups named are the two with the lowest points."""
    lowest = np.argsort(points, axis=1, kind="stable")[:, :2]
    return ((lowest == one[:, None]).any(axis=1) & (lowest == other[:, None]).any(axis=1)).astype(np.float64)


def mean_error(points: Floats, truth: Floats) -> Floats:
    """Mean over the groups of the distance between points and truth, (n,)."""
    return np.abs(points - truth).mean(axis=1)


def error_of(points: Floats, truth: Floats, group: NDArray[np.int64]) -> Floats:
    """Distance between points and truth of the one group named for each case, (n,)."""
    here = np.arange(len(points))
    return np.abs(points[here, group] - truth[here, group])


def share_on_unchanged(points: Floats, moved: Flags) -> Floats:
    """Share of all points, regardless of sign, that groups have of which nothing changed, (n,); 0 without points."""
    weight = np.abs(points)
    total = weight.sum(axis=1)
    return np.divide((weight * ~moved).sum(axis=1), total, out=np.zeros(len(total)), where=total > 0)


def correlation(points: Floats, truth: Floats) -> float:
    """Pearson's, over all customers and groups together; NaN where either is constant."""
    if points.size < 2 or points.std() == 0 or truth.std() == 0:
        return float("nan")
    return float(np.corrcoef(points.ravel(), truth.ravel())[0, 1])


def interval(
    count: int, figure: Callable[[NDArray[np.int64]], float], draws: int = 500, seed: int = 0
) -> tuple[float, float, float]:
    """A figure of cases 0 to count - 1, and its bootstrap interval of 95 % (percentiles, cases drawn with replacement)."""
    rng = np.random.default_rng(seed)
    drawn = [figure(rng.integers(0, count, count)) for _ in range(draws)]
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return figure(np.arange(count)), float(low), float(high)


def mean_interval(values: Floats, draws: int = 500, seed: int = 0) -> tuple[float, float, float]:
    """The mean of one value per case, and its bootstrap interval, in one pass."""
    drawn = np.random.default_rng(seed).integers(0, len(values), (draws, len(values)))
    low, high = np.percentile(values[drawn].mean(axis=1), [2.5, 97.5])
    return float(values.mean()), float(low), float(high)
