"""The macro overlay: points off every score, and a factor on every target, while the economy is what it is."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DeclarationError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Level:
    """What holds from a value of the indicator on. DeclarationError for a value out of range."""

    at_least: float = -math.inf
    """The indicator's lowest value, in its own unit. Default: -inf."""
    points: int = 0
    """Points taken off every score, 0 or more. Default: 0."""
    factor: float = 1.0
    """What every limit aimed at is multiplied by, above 0 and up to 1. Default: 1.0."""

    def __post_init__(self) -> None:
        if self.points < 0 or not 0.0 < self.factor <= 1.0:
            raise DeclarationError("an overlay takes 0 or more points off and has a factor above 0 and at most 1")


@dataclass(frozen=True)
class Overlay:
    """What the economy adds, as known at `as_of`; below the first level, and where the feature is null, nothing."""

    feature: str | None = None
    """The macro feature that is read; None: one level, which always holds. Default: None."""
    levels: tuple[Level, ...] = ()
    """Levels with rising `at_least`. Default: ()."""

    def __post_init__(self) -> None:
        edges = [level.at_least for level in self.levels]
        if edges != sorted(set(edges)):
            raise DeclarationError("the overlay's levels must rise, each at_least once")
        if self.feature is None and len(self.levels) > 1:
            raise DeclarationError("an overlay without a feature is fixed: it has one level")

    def at(self, values: Floats | None, rows: int) -> tuple[Floats, Floats]:
        """Points off the score and factor on the target, each shape (rows,); `values` of the feature, NaN unknown."""
        if not self.levels:
            return np.zeros(rows), np.ones(rows)
        points = np.array([0, *(level.points for level in self.levels)], dtype=np.float64)
        factors = np.array([1.0, *(level.factor for level in self.levels)])
        if self.feature is None:
            place = np.ones(rows, dtype=np.int64)
        else:
            assert values is not None
            edges = np.array([level.at_least for level in self.levels])
            place = np.where(np.isnan(values), 0, np.searchsorted(edges, values, side="right"))
        return points[place], factors[place]
