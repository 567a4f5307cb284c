"""The rows of many customers at two dates, as one model reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact.scoring_model import ScoringModel
from creditline.models.scoring.margins import margins
from creditline.models.trees.contributions import contributions
from creditline.models.why.game.layer import Coalition, Layer, layer_of_family

Floats = NDArray[np.float64]

_FEATURES = frozenset({Layer.BEHAVIOUR, Layer.MACRO})


@dataclass(frozen=True)
class ModelRows:
    """`start` and `end`: the same customers at the earlier and the later date, (pairs, features of `model`) each.

    Categories are codes in this model's own vocabulary, so that another model's rows compare with these by value only.
    `figures`: those of the model's macro terms at the earlier and the later date, (pairs, terms) each; None: the ones
    the model carries, at both.
    """

    model: ScoringModel
    start: Floats
    end: Floats
    figures: tuple[Floats, Floats] | None = None

    def take(self, pairs: NDArray[np.int64]) -> "ModelRows":
        """The rows of some of the pairs."""
        figures = None if self.figures is None else (self.figures[0][pairs], self.figures[1][pairs])
        return ModelRows(self.model, self.start[pairs], self.end[pairs], figures)

    def differ(self, layer: Layer) -> NDArray[np.bool_]:
        """Whether any feature of `layer` differs between the dates, (pairs,)."""
        same = (self.start == self.end) | (np.isnan(self.start) & np.isnan(self.end))
        differs: NDArray[np.bool_] = (~same & self._of(frozenset({layer}))).any(axis=1)
        return differs

    def has(self, layer: Layer) -> bool:
        """Whether the model reads any feature of `layer`."""
        return bool(self._of(frozenset({layer})).any())

    @cached_property
    def idle(self) -> Coalition:
        """The layers whose features no tree splits on: whatever they do, no margin moves."""
        read = np.zeros(len(self.model.families), dtype=bool)
        read[self.model.trees.slot_feature] = True
        masks = _masks_of(self.model.families)
        return frozenset(
            layer for layer in (Layer.BEHAVIOUR, Layer.MACRO) if not (read & masks[frozenset({layer})]).any()
        )

    def margins(self, coalition: Coalition, threads: int) -> Floats:
        """Margins (pairs,) once the features of the layers in `coalition` have moved."""
        return margins(self.model, self._rows(coalition), threads)

    def contributions(self, layer: Layer, coalition: Coalition, threads: int) -> Floats:
        """What each feature adds to the margin when `layer` moves after `coalition`, (pairs, features)."""
        return self.contributions_of([(layer, coalition)], threads)

    def margins_of(self, coalitions: Sequence[Coalition], threads: int) -> Floats:
        """The same for several coalitions, one after the other."""
        return margins(self.model, np.concatenate([self._rows(coalition) for coalition in coalitions]), threads)

    def contributions_of(self, steps: Sequence[tuple[Layer, Coalition]], threads: int) -> Floats:
        """The same for several (layer, coalition), one after the other."""
        starts = np.concatenate([self._rows(others) for _, others in steps])
        ends = np.concatenate([self._rows(others | {layer}) for layer, others in steps])
        trees, families, concepts = self.model.trees, self.model.families, self.model.concepts
        return contributions(trees, families, concepts, starts, ends, threads)

    def _rows(self, coalition: Coalition) -> Floats:
        if coalition >= _FEATURES:
            return self.end
        return np.where(self._of(coalition), self.end, self.start) if coalition & _FEATURES else self.start

    def _of(self, layers: Coalition) -> NDArray[np.bool_]:
        """The features that belong to any of the layers."""
        return self._masks[layers & _FEATURES]

    @cached_property
    def _masks(self) -> Mapping[Coalition, NDArray[np.bool_]]:
        return _masks_of(self.model.families)


@lru_cache(maxsize=32)
def _masks_of(families: tuple[str, ...]) -> Mapping[Coalition, NDArray[np.bool_]]:
    """The features of every coalition of the layers that have some."""
    layers = np.array([layer_of_family(family) for family in families])
    coalitions = [frozenset(some) for size in range(3) for some in combinations(_FEATURES, size)]
    return {coalition: np.isin(layers, list(coalition)) for coalition in coalitions}
