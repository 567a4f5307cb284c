"""Scores of matrices, families of features, and points from margins."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact import Model
from creditline.models.scoring.margins import margins
from creditline.models.why.game.score_map import ScoreMap

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scorer:
    """A model seen as a function from rows to clipped, unrounded points."""

    model: Model

    @cached_property
    def families(self) -> tuple[str, ...]:
        """The families the model has features of, by name."""
        return tuple(sorted({feature.family for feature in self.model.features}))

    @cached_property
    def family_of(self) -> NDArray[np.int64]:
        """The place of each feature's family."""
        return np.array([self.families.index(feature.family) for feature in self.model.features])

    @cached_property
    def map(self) -> ScoreMap:
        """From margin to points."""
        return ScoreMap(self.model.calibration, self.model.scale)

    def margin(self, rows: Floats) -> Floats:
        """Raw scores, (n,)."""
        return margins(self.model, rows)

    def points(self, rows: Floats) -> Floats:
        """Clipped, unrounded scores, (n,)."""
        return self.map.clipped(self.margin(rows))

    def summed(self, shares: Floats) -> Floats:
        """Shares of features, (n, features), summed to families, (n, families)."""
        return np.stack([shares[:, self.family_of == k].sum(axis=1) for k in range(len(self.families))], axis=1)

    def moved(self, starts: Floats, ends: Floats) -> NDArray[np.bool_]:
        """Whether any feature of a family differs, (n, families)."""
        same = (starts == ends) | (np.isnan(starts) & np.isnan(ends))
        return self.summed((~same).astype(np.float64)) > 0
