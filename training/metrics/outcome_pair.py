"""The two arrays every metric takes, checked once."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from creditline.features.errors import DataError

Floats = NDArray[np.float64]

_BITS = 21  # of a weight: one in two million, far coarser than rounding and far finer than anybody knows a weight


def outcome_pair(defaulted: ArrayLike, predicted: ArrayLike, *, both_classes: bool = False) -> tuple[Floats, Floats]:
    """`defaulted` (0 or 1) and `predicted`, shape (n,), as floats.

    DataError if they are empty, differ in length, hold anything but 0 and 1 or a prediction that is not a finite
    number, or (with `both_classes`) if only one outcome occurs.
    """
    y = np.asarray(defaulted, dtype=np.float64)
    p = np.asarray(predicted, dtype=np.float64)
    if y.ndim != 1 or y.shape != p.shape or y.size == 0:
        raise DataError(
            f"a metric needs as many outcomes as predictions, and at least one; got {y.shape} and {p.shape}"
        )
    if not np.isin(y, (0.0, 1.0)).all():
        raise DataError("an outcome is neither 0 nor 1; drop the customers whose outcome is not known")
    if not np.isfinite(p).all():
        raise DataError(f"{int((~np.isfinite(p)).sum())} of {p.size} predictions are not finite numbers")
    if both_classes and y.min() == y.max():
        what = "defaulted" if y[0] else "defaulted not"
        raise DataError(f"all {y.size} customers {what}; how well a model separates them cannot be measured")
    return y, p


def weight_of(weight: ArrayLike | None, like: Floats) -> Floats | None:
    """Weights of the shape of `like`, as floats; None stays None: every row counts once.

    DataError unless there is one per row, each a finite number above 0.
    """
    if weight is None:
        return None
    w = np.asarray(weight, dtype=np.float64)
    if w.shape != like.shape or not (np.isfinite(w) & (w > 0)).all():
        raise DataError(f"{like.size} rows need as many weights, finite and above 0; got {w.size}")
    return w


def relative_weight_of(weight: ArrayLike | None, like: Floats) -> Floats | None:
    """Weights as `weight_of` has them, 1 on average: what is fitted by them does not depend on their unit."""
    w = weight_of(weight, like)
    return None if w is None else mean_one(w)


def mean_one(weight: Floats) -> Floats:
    """The weights (n,), above 0, divided by their mean and rounded to 21 binary digits.

    Rounded, for weights that differ by a factor only to give the same bytes.

    >>> mean_one(np.array([2.0, 6.0])).tolist(), mean_one(np.array([0.002, 0.006])).tolist()
    ([0.5, 1.5], [0.5, 1.5])
    """
    share = weight / weight.max()  # first, so that no sum is infinite
    digits, power = np.frexp(share / share.mean())
    return np.asarray(np.ldexp(np.round(np.ldexp(digits, _BITS)), power - _BITS))
