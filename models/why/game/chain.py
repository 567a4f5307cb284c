"""The scoring chain of many customers at two dates, evaluated with any of its layers moved."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact import Model
from creditline.models.scoring import margins
from creditline.models.why.contributions import contributions
from creditline.models.why.game.layer import Coalition, Layer, layer_of_family
from creditline.models.why.game.score_map import ScoreMap
from creditline.models.why.reading import read_trees

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Chain:
    """Matrices of the same customers at the earlier and the later date, both (pairs, features), scored by one model."""

    model: Model
    start: Floats
    end: Floats
    threads: int = 1

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The players: behaviour, and macro where the model has macro features."""
        return tuple(layer for layer in Layer if layer is Layer.BEHAVIOUR or self._columns(frozenset({layer})).any())

    def moved(self) -> NDArray[np.bool_]:
        """Which layers differ between the dates, (pairs, layers); the others are null players."""
        same = (self.start == self.end) | (np.isnan(self.start) & np.isnan(self.end))
        columns = [(~same & self._columns(frozenset({layer}))).any(axis=1) for layer in self.layers]
        return np.stack(columns, axis=1)

    def take(self, pairs: NDArray[np.int64]) -> "Chain":
        """The chain of some of the pairs."""
        return Chain(self.model, self.start[pairs], self.end[pairs], self.threads)

    def score_map(self, coalition: Coalition) -> ScoreMap:
        """What follows the trees once `coalition` has moved."""
        del coalition  # one model for now: neither calibration nor scale moves
        return ScoreMap(self.model.calibration, self.model.scale)

    def margins(self, coalition: Coalition) -> Floats:
        """Margins (pairs,) once `coalition` has moved."""
        return margins(self.model, self._rows(coalition), self.threads)

    def contributions(self, layer: Layer, coalition: Coalition) -> Floats:
        """What each feature adds to the margin when `layer` moves after `coalition`, (pairs, features)."""
        starts, ends = self._rows(coalition), self._rows(coalition | {layer})
        families = [feature.family for feature in self.model.features]
        return contributions(read_trees(self.model.booster_text), families, starts, ends, self.threads)

    def _rows(self, coalition: Coalition) -> Floats:
        return np.where(self._columns(coalition), self.end, self.start)

    def _columns(self, layers: Coalition) -> NDArray[np.bool_]:
        """The features that belong to any of the layers."""
        return np.isin(self._layer_of_feature, [str(layer) for layer in layers])

    @cached_property
    def _layer_of_feature(self) -> NDArray[np.str_]:
        return np.array([str(layer_of_family(feature.family)) for feature in self.model.features])
