"""Scores of matrices, groups of features (families, or the concepts in them), and points from margins."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact import Model
from creditline.models.scoring.margins import margins
from creditline.models.why.game.score_map import ScoreMap

Floats = NDArray[np.float64]
Level = Literal["family", "concept"]
LEVELS: tuple[Level, ...] = ("family", "concept")


@dataclass(frozen=True)
class Scorer:
    """A model seen as a function from rows to clipped, unrounded points, its features grouped by `level`."""

    model: Model
    level: Level = "family"

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The families (or concepts) the model has features of, by name."""
        return tuple(sorted(set(self._named)))

    @cached_property
    def group_of(self) -> NDArray[np.int64]:
        """The place of each feature's group."""
        return np.array([self.groups.index(name) for name in self._named])

    @property
    def _named(self) -> tuple[str, ...]:
        return self.model.families if self.level == "family" else self.model.concepts

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
        """Shares of features, (n, features), summed to groups, (n, groups)."""
        return np.stack([shares[:, self.group_of == k].sum(axis=1) for k in range(len(self.groups))], axis=1)

    def moved(self, starts: Floats, ends: Floats) -> NDArray[np.bool_]:
        """Whether any feature of a group differs, (n, groups)."""
        same = (starts == ends) | (np.isnan(starts) & np.isnan(ends))
        return self.summed((~same).astype(np.float64)) > 0
