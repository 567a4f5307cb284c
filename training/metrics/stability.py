"""How far one distribution has moved from another, and how evenly it is spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from creditline.training.metrics.outcome_pair import Floats

_PRIOR = 0.5  # added to every count, so that an empty bin gives no infinity


@dataclass(frozen=True)
class IndexBin:
    """One bin of a stability index: values above `above`, up to and with `upto` (None: no bound); counts of both sides.

    Half a customer is added to every count before shares are taken, as `psi` says.
    """

    above: float | None
    upto: float | None
    reference: int
    current: int


def index_bins(edges: Sequence[float], reference: ArrayLike, current: ArrayLike) -> tuple[IndexBin, ...]:
    """The bins between these edges, rising; further counts, of values that are missing, are of a last bin without bounds."""
    was, now = ([int(one) for one in np.asarray(counts)] for counts in (reference, current))
    bounds: list[float | None] = [None, *map(float, edges), None]
    pairs = [*pairwise(bounds), *[(None, None)] * (len(was) - len(edges) - 1)]
    return tuple(IndexBin(*pair, *counts) for pair, *counts in zip(pairs, was, now, strict=True))


def psi(expected: ArrayLike, actual: ArrayLike) -> float:
    """Population stability index of two counts per bin, >= 0: `sum (a - e) ln(a / e)` over the bins' shares.

    It is the symmetric Kullback-Leibler (Jeffreys) divergence. Half a customer is added to every bin of both. Below 0.1
    is usually read as stable, above 0.25 as moved; among few customers it is above 0 by chance alone, by about
    (bins - 1) (1 / n_expected + 1 / n_actual).

    >>> psi([10, 10], [10, 10])
    0.0
    """
    e = np.asarray(expected, dtype=np.float64) + _PRIOR
    a = np.asarray(actual, dtype=np.float64) + _PRIOR
    e, a = e / e.sum(), a / a.sum()
    return float(np.sum((a - e) * np.log(a / e)))


def psi_by_chance(expected: ArrayLike, actual: ArrayLike) -> float:
    """About what `psi` of these counts is where nothing has moved.

    >>> psi_by_chance([10, 10], [10, 10])
    0.1
    """
    e, a = np.asarray(expected), np.asarray(actual)
    return float((int((e > 0).sum()) - 1) * (1 / e.sum() + 1 / a.sum()))


def count_in_bins(reference: Floats, values: Floats, bins: int = 10) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Counts of both by the deciles of `reference`, its missing values (NaN) in a last bin of their own.

    Equal deciles are one edge, so there may be fewer bins; values on an edge count to its left.
    """
    edges = decile_edges(reference, bins)

    def counted(these: Floats) -> NDArray[np.int64]:
        missing = np.isnan(these)
        inside = np.bincount(np.searchsorted(edges, these[~missing], side="left"), minlength=len(edges) + 1)
        return np.append(inside, missing.sum())

    return counted(reference), counted(values)


def decile_edges(reference: Floats, bins: int = 10) -> NDArray[np.float64]:
    """The edges that `count_in_bins` counts by: inner ones only, rising; none where no value is known."""
    known = reference[~np.isnan(reference)]
    return np.unique(np.quantile(known, np.arange(1, bins) / bins)) if known.size else np.empty(0)


def herfindahl(counts: ArrayLike) -> float:
    """Herfindahl-Hirschman index: the sum of squared shares, from 1 / (number of counts) to 1 (all in one).

    >>> herfindahl([5, 5])
    0.5
    """
    n = np.asarray(counts, dtype=np.float64)
    return float(np.sum((n / n.sum()) ** 2))
