"""Platt's map: a straight line on log-odds."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from creditline.features.errors import DeclarationError
from creditline.models.calibration.map import Floats, check_slopes


@dataclass(frozen=True)
class Sigmoid:
    """`log_odds = slope * margin + intercept`.

    >>> Sigmoid(slope=0.5, intercept=-1.0)([0.0, 2.0]).tolist()
    [-1.0, 0.0]
    """

    slope: float = 1.0
    intercept: float = 0.0

    def __post_init__(self) -> None:
        check_slopes([self.slope], "a sigmoid map")
        if not math.isfinite(self.intercept):
            raise DeclarationError(f"a sigmoid map needs a finite intercept, not {self.intercept}")

    def __call__(self, margin: ArrayLike) -> Floats:
        """Calibrated log-odds of default; any shape."""
        return self.slope * np.asarray(margin, dtype=np.float64) + self.intercept

    def inverse(self, log_odds: ArrayLike) -> Floats:
        """The margin at which the map gives `log_odds`."""
        return (np.asarray(log_odds, dtype=np.float64) - self.intercept) / self.slope

    def mean_slope(self, start: ArrayLike, end: ArrayLike) -> Floats:
        """The slope, wherever."""
        return np.full(np.broadcast(start, end).shape, self.slope)

    def to_json(self) -> dict[str, Any]:
        """The map as data."""
        return {"kind": "sigmoid", "slope": self.slope, "intercept": self.intercept}
