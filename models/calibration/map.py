"""What every calibration map can do."""

from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from creditline.features.errors import DeclarationError

Floats = NDArray[np.float64]

# Log-odds per unit of margin. Flatter than this and customers of different risk could not be told apart after
# rounding; steeper and the last bits of a margin would move the score.
SLOPE_LIMITS = (0.01, 20.0)


class CalibrationMap(Protocol):
    """A strictly increasing map from margin to log-odds of default, its slope everywhere within `SLOPE_LIMITS`."""

    def __hash__(self) -> int:
        """Maps are values: equal ones hash alike."""
        ...

    def __call__(self, margin: ArrayLike) -> Floats:
        """Calibrated log-odds of default; any shape."""
        ...

    def inverse(self, log_odds: ArrayLike) -> Floats:
        """The margin at which the map gives `log_odds`."""
        ...

    def mean_slope(self, start: ArrayLike, end: ArrayLike) -> Floats:
        """Mean slope between two margins, without cancellation when they are close; the same both ways round.

        Where they are equal: the derivative, and the mean of the one-sided ones at a kink.
        """
        ...

    def to_json(self) -> dict[str, Any]:
        """The map as data, with its `kind`."""
        ...


def check_slopes(slopes: ArrayLike, what: str) -> None:
    """Refuse (DeclarationError) slopes outside `SLOPE_LIMITS`; NaN is outside."""
    lowest, highest = SLOPE_LIMITS
    found = np.asarray(slopes, dtype=np.float64)
    within = (found >= lowest) & (found <= highest)
    if not within.all():
        wrong = found[~within][0]
        raise DeclarationError(
            f"{what} has slope {wrong:g}; a calibration map's slope lies in {lowest:g} to {highest:g}"
        )
