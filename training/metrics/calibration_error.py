"""The gap between predicted probabilities and default rates."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from creditline.training.metrics.outcome_pair import Floats, outcome_pair


@dataclass(frozen=True)
class EqualMassBins:
    """Bins of equally many customers (to within one), from the safest up; each array has one entry per bin."""

    customers: Floats
    mean_pd: Floats
    default_rate: Floats


def equal_mass_bins(defaulted: ArrayLike, pd: ArrayLike, bins: int = 10) -> EqualMassBins:
    """Customers sorted by `pd` and cut into `bins` (fewer, if there are fewer customers).

    Customers of one `pd` share their mean outcome, so that the answer does not depend on the order of the rows where a
    cut falls between equals.
    """
    y, p = outcome_pair(defaulted, pd)
    values, which = np.unique(p, return_inverse=True)
    mean_of_value = np.bincount(which, weights=y) / np.bincount(which)
    order = np.argsort(which, kind="stable")
    parts = np.array_split(which[order], min(bins, y.size))
    return EqualMassBins(
        customers=np.array([float(part.size) for part in parts]),
        mean_pd=np.array([values[part].mean() for part in parts]),
        default_rate=np.array([mean_of_value[part].mean() for part in parts]),
    )


def calibration_error(defaulted: ArrayLike, pd: ArrayLike, bins: int = 10) -> float:
    """Mean absolute gap of mean `pd` and default rate over equal-mass bins, weighted by customers, in [0, 1].

    >>> calibration_error([0, 0, 1, 1], [0.25, 0.25, 0.75, 0.75], bins=2)
    0.25
    """
    cut = equal_mass_bins(defaulted, pd, bins)
    return float(np.average(np.abs(cut.mean_pd - cut.default_rate), weights=cut.customers))
