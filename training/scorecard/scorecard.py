"""A scorecard: a few features, each worth what its bin says."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from creditline.training.scorecard.woe import Floats, WoeBins
from creditline.training.trees.selected import Matrix


@dataclass(frozen=True)
class Attribute:
    """One feature of a scorecard: its name, its column, its bins and its weight in the sum, above 0."""

    feature: str
    column: int
    bins: WoeBins
    weight: float

    @property
    def values(self) -> tuple[float, ...]:
        """What each bin adds to the log-odds of default, missing last."""
        return tuple(self.weight * woe for woe in self.bins.weights)


@dataclass(frozen=True)
class Scorecard:
    """`log_odds = intercept + sum of weight x weight of evidence`."""

    attributes: tuple[Attribute, ...]
    intercept: float

    def margins(self, matrix: Matrix) -> Floats:
        """Log-odds of default before calibration, shape (n,)."""
        total = np.full(len(matrix), self.intercept)
        for attribute in self.attributes:
            total += attribute.weight * attribute.bins(matrix[:, attribute.column])
        return total

    def rows(self, factor: float) -> Iterator[dict[str, object]]:
        """The card as a table, one row per bin; `factor`: points per unit of log-odds, so that more is safer."""
        for attribute in self.attributes:
            bins = attribute.bins
            for place, woe in enumerate(bins.weights):
                yield {
                    "feature": attribute.feature,
                    "bin": _label(bins, place),
                    "woe": woe,
                    "points": -factor * attribute.weight * woe,
                }


def _label(bins: WoeBins, place: int) -> str:
    if place == len(bins.weights) - 1:
        return "missing"
    if bins.group_of:
        return "codes " + ", ".join(str(code) for code, group in enumerate(bins.group_of) if group == place)
    low = "" if place == 0 else f"over {bins.edges[place - 1]:g}"
    high = "" if place == len(bins.edges) else f"up to {bins.edges[place]:g}"
    return ", ".join(part for part in (low, high) if part) or "any"
