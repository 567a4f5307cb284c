"""Which rows are of one customer: what statistics take together, because such rows are not independent."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from creditline.features.errors import DataError
from creditline.training.metrics.outcome_pair import Floats

Numbers = NDArray[np.int64]


def numbered(customer: ArrayLike | None, like: Floats) -> Numbers:
    """Customers of the rows of `like`, numbered 0, 1, … without a gap, shape (n,); None: each row is a customer's own.

    DataError unless there is one per row.
    """
    if customer is None:
        return np.arange(like.size)
    who = np.asarray(customer)
    if who.shape != like.shape:
        raise DataError(f"{like.size} rows need as many customers; got {who.shape}")
    return np.unique(who, return_inverse=True)[1].astype(np.int64)


def degrees_of(defaulted: Floats, customer: Numbers) -> int:
    """Degrees of freedom of what is known of rows: one less than the rarer outcome has customers, 1 or more."""
    return max(min(len(np.unique(customer[defaulted == outcome])) for outcome in (0, 1)) - 1, 1)
