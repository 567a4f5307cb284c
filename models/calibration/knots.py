"""A piecewise straight map, such as isotonic regression made strictly increasing."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from creditline.features.errors import DeclarationError
from creditline.models.calibration.map import Floats, check_slopes


@dataclass(frozen=True)
class Knots:
    """Straight lines through the points (`x`, `y`): margins and log-odds, both strictly increasing, two at least.

    Beyond the outer knots the outer pieces go on.

    >>> Knots(x=(0.0, 1.0, 2.0), y=(0.0, 2.0, 3.0))([-1.0, 0.5, 3.0]).tolist()
    [-2.0, 1.0, 4.0]
    """

    x: tuple[float, ...]
    y: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.x) != len(self.y) or len(self.x) < 2:
            raise DeclarationError(
                f"a knots map needs as many x as y, two at least, not {len(self.x)} and {len(self.y)}"
            )
        if not (np.isfinite(self.x).all() and np.isfinite(self.y).all() and (np.diff(self.x) > 0).all()):
            raise DeclarationError("a knots map needs finite knots with strictly increasing x")
        check_slopes(self._slopes, "a knots map")

    @cached_property
    def _slopes(self) -> Floats:
        return np.diff(self.y) / np.diff(self.x)

    @cached_property
    def _ends(self) -> Floats:
        """The height each piece ends at: rounding must not carry a margin above the next knot."""
        return np.array([*self.y[1:-1], np.inf])

    def __call__(self, margin: ArrayLike) -> Floats:
        """Calibrated log-odds of default; any shape."""
        at = np.asarray(margin, dtype=np.float64)
        piece = np.clip(np.searchsorted(self.x, at, side="right") - 1, 0, len(self._slopes) - 1)
        risen = np.take(self.y, piece) + self._slopes[piece] * (at - np.take(self.x, piece))
        return np.asarray(np.minimum(risen, self._ends[piece]))

    def inverse(self, log_odds: ArrayLike) -> Floats:
        """The margin at which the map gives `log_odds`."""
        at = np.asarray(log_odds, dtype=np.float64)
        piece = np.clip(np.searchsorted(self.y, at, side="right") - 1, 0, len(self._slopes) - 1)
        return np.asarray(np.take(self.x, piece) + (at - np.take(self.y, piece)) / self._slopes[piece])

    def mean_slope(self, start: ArrayLike, end: ArrayLike) -> Floats:
        """The pieces' slopes, weighted by how much of the way from `start` to `end` lies on each."""
        low, high = np.broadcast_arrays(np.minimum(start, end), np.maximum(start, end))
        inner, heights = np.array(self.x[1:-1]), np.array(self.y[1:-1])
        first = np.searchsorted(inner, low, side="right")
        last = np.searchsorted(inner, high, side="left")
        # Within one piece the two are the same; for equal margins at a kink `last` is the piece below it.
        mean = np.array(0.5 * (self._slopes[first] + self._slopes[last]))
        crossing = last > first
        if crossing.any():
            first, last, low, high = first[crossing], last[crossing], low[crossing], high[crossing]
            risen = (
                self._slopes[first] * (inner[first] - low)
                + (heights[last - 1] - heights[first])
                + self._slopes[last] * (high - inner[last - 1])
            )
            mean[crossing] = risen / (high - low)
        return mean

    def to_json(self) -> dict[str, Any]:
        """The map as data."""
        return {"kind": "knots", "x": list(self.x), "y": list(self.y)}
