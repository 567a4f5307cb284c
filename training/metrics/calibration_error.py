"""The gap between predicted probabilities and default rates."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from creditline.training.metrics.outcome_pair import Floats, outcome_pair, weight_of


@dataclass(frozen=True)
class EqualMassBins:
    """Bins of equally many customers (to within one), from the safest up; each array but one has one entry per bin.

    `customers`: rows; `mass`: the sum of their weights, the same where there are none. `place`: the bin of each row,
    shape (n,).
    """

    customers: Floats
    mass: Floats
    mean_pd: Floats
    default_rate: Floats
    place: NDArray[np.int64]


def equal_mass_bins(
    defaulted: ArrayLike, pd: ArrayLike, bins: int = 10, weight: ArrayLike | None = None
) -> EqualMassBins:
    """Customers sorted by `pd` and cut into `bins` (fewer, if there are fewer customers).

    `weight`: how often each row counts, in the size of a bin (a row lies where its middle does) and in its means.

    Customers of one `pd` share their mean outcome, so that the answer does not depend on the order of the rows where a
    cut falls between equals.
    """
    y, p = outcome_pair(defaulted, pd)
    w = weight_of(weight, y)
    values, which = np.unique(p, return_inverse=True)
    order = np.argsort(which, kind="stable")
    if w is not None:
        return _weighted(y, values, which, order, w, min(bins, y.size))
    mean_of_value = np.bincount(which, weights=y) / np.bincount(which)
    parts = np.array_split(which[order], min(bins, y.size))
    sizes = np.array([float(part.size) for part in parts])
    place = np.empty(y.size, dtype=np.int64)
    place[order] = np.repeat(np.arange(len(parts)), sizes.astype(np.int64))
    return EqualMassBins(
        customers=sizes,
        mass=sizes,
        mean_pd=np.array([values[part].mean() for part in parts]),
        default_rate=np.array([mean_of_value[part].mean() for part in parts]),
        place=place,
    )


def _weighted(
    y: Floats, values: Floats, which: NDArray[np.int64], order: NDArray[np.int64], w: Floats, bins: int
) -> EqualMassBins:
    mean_of_value = np.bincount(which, weights=w * y) / np.bincount(which, weights=w)
    middle = np.cumsum(w[order]) - w[order] / 2
    place = np.minimum((middle / w.sum() * bins).astype(np.int64), bins - 1)
    place = np.unique(place, return_inverse=True)[1]  # a heavy row may leave a bin empty
    mass = np.bincount(place, weights=w[order])
    sums = [np.bincount(place, weights=w[order] * each[which[order]]) for each in (values, mean_of_value)]
    own = np.empty(y.size, dtype=np.int64)
    own[order] = place
    return EqualMassBins(
        np.bincount(place).astype(np.float64), np.asarray(mass, np.float64), sums[0] / mass, sums[1] / mass, own
    )


def calibration_error(defaulted: ArrayLike, pd: ArrayLike, bins: int = 10, weight: ArrayLike | None = None) -> float:
    """Mean absolute gap of mean `pd` and default rate over equal-mass bins, weighted by customers, in [0, 1].

    >>> calibration_error([0, 0, 1, 1], [0.25, 0.25, 0.75, 0.75], bins=2)
    0.25
    """
    cut = equal_mass_bins(defaulted, pd, bins, weight)
    return float(np.average(np.abs(cut.mean_pd - cut.default_rate), weights=cut.mass))
