"""Answers in the form that shap's own plots take."""

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import shap


def explanation(
    values: NDArray[np.float64],
    base: NDArray[np.float64],
    names: Sequence[str],
    data: NDArray[Any] | None,
    shown: NDArray[Any] | None = None,
) -> "shap.Explanation":
    """`shap.Explanation` of `values` (n, features) on top of `base` (n,); shap is imported here and nowhere else.

    `data`: the rows explained, None where a player has no value of its own; `shown`: the same as a person reads them.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # importing shap calls what matplotlib is about to retire
        import shap

    display = data if shown is None else shown
    return shap.Explanation(values, base_values=base, data=data, display_data=display, feature_names=list(names))
