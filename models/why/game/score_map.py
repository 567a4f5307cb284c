"""From margin to clipped points, and the mean slope between two margins."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from creditline.models.calibration.figures import OfRows
from creditline.models.calibration.map import CalibrationMap
from creditline.models.scale.scale import Scale

Floats = NDArray[np.float64]

_SAME = 1e-13  # margins closer than this differ by rounding only


@dataclass(frozen=True)
class ScoreMap:
    """The rest of the chain after the trees: calibration, then scale, then clipping.

    With a calibration `OfRows` margins are one per row, (n,).
    """

    calibration: CalibrationMap | OfRows
    scale: Scale

    def raw(self, margin: ArrayLike) -> Floats:
        """Unclipped points."""
        return self.scale.raw(self.calibration(margin))

    def clipped(self, margin: ArrayLike) -> Floats:
        """Clipped, unrounded points."""
        return self.scale.clip(self.raw(margin))

    def slope(self, start: ArrayLike, end: ArrayLike) -> Floats:
        """Change of clipped points over change of margin; zero or negative, the same both ways round.

        Found from the pieces between the margins, not by subtracting scores, so that it stays exact for margins that
        are close. Equal margins (to rounding): the derivative, the mean of the one-sided ones at a kink. One end
        clipped: the secant to the clipped value. Both clipped at the same end: 0.
        """
        start, end = np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64)
        low, high = np.minimum(start, end), np.maximum(start, end)
        centre, same = 0.5 * (low + high), high - low < _SAME
        low, high = np.where(same, centre - _SAME / 2, low), np.where(same, centre + _SAME / 2, high)
        ceiling, floor = self._ends
        inner_low, inner_high = np.clip(low, ceiling, floor), np.clip(high, ceiling, floor)
        inside = (inner_high - inner_low) / (high - low)
        return np.asarray(-self.scale.factor * self.calibration.mean_slope(inner_low, inner_high) * inside)

    @cached_property
    def _ends(self) -> tuple[Floats, Floats]:
        """The margins at the scale's ceiling and at its floor, one of each or one per row."""
        ends = self.scale.log_odds([self.scale.high, self.scale.low])
        if isinstance(self.calibration, OfRows):
            ends = ends[:, None]
        ceiling, floor = self.calibration.inverse(ends)
        return ceiling, floor


@lru_cache(maxsize=64)
def score_map(calibration: CalibrationMap, scale: Scale) -> ScoreMap:
    """The map of a calibration and a scale, made once."""
    return ScoreMap(calibration, scale)
