"""How far one distribution has moved from another, and how evenly it is spread."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from creditline.training.metrics.outcome_pair import Floats

_PRIOR = 0.5  # added to every count, so that an empty bin gives no infinity


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


def count_in_bins(reference: Floats, values: Floats, bins: int = 10) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Counts of both by the deciles of `reference`, its missing values (NaN) in a last bin of their own.

    Equal deciles are one edge, so there may be fewer bins; values on an edge count to its left.
    """
    known = reference[~np.isnan(reference)]
    edges = np.unique(np.quantile(known, np.arange(1, bins) / bins)) if known.size else np.empty(0)

    def counted(these: Floats) -> NDArray[np.int64]:
        missing = np.isnan(these)
        inside = np.bincount(np.searchsorted(edges, these[~missing], side="left"), minlength=len(edges) + 1)
        return np.append(inside, missing.sum())

    return counted(reference), counted(values)


def herfindahl(counts: ArrayLike) -> float:
    """Herfindahl-Hirschman index: the sum of squared shares, from 1 / (number of counts) to 1 (all in one).

    >>> herfindahl([5, 5])
    0.5
    """
    n = np.asarray(counts, dtype=np.float64)
    return float(np.sum((n / n.sum()) ** 2))
