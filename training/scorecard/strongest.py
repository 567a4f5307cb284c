"""Which features a scorecard is built from."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact import ModelFeature
from creditline.training.scorecard.woe import Bins, Floats, information_value, places, weights_of
from creditline.training.settings.card_settings import CardSettings
from creditline.training.trees.selected import Matrix

_TRIED = 100
_WEAK = 0.02  # information value below which a feature is commonly held to say nothing
_ALIKE = 0.9
_COARSE = np.linspace(0.05, 0.95, 19)
_SAMPLED = 5000


def strongest(
    matrix: Matrix,
    defaulted: Floats,
    features: Sequence[ModelFeature],
    settings: CardSettings,
    counts: Floats | None = None,
) -> tuple[int, ...]:
    """The columns of at most 100 features by information value over 20 coarse bins, the highest first.

    Only features with a direction, where one says anything, unless `settings.patterns`: bins that go up and down at will
    fit what is no reason. Of two whose weights of evidence correlate beyond 0.9 the stronger is taken, and of a concept no
    more than `settings` allow. At least one is returned. `counts` (n,): how often each row counts.
    """
    coarse = [_coarse(matrix[:, place], feature) for place, feature in enumerate(features)]
    values = np.array([information_value(place, defaulted, bins, counts) for place, bins in coarse])
    ranked = np.argsort(-values, kind="stable")
    says = [place for place in ranked.tolist() if values[place] >= _WEAK] or ranked[:1].tolist()
    directed = [place for place in says if features[place].direction]
    tried = (says if settings.patterns else directed or says)[:_TRIED]
    weights = np.stack([weights_of(coarse[at][0], defaulted, coarse[at][1], counts)[coarse[at][0]] for at in tried])
    weights -= weights.mean(axis=1, keepdims=True)
    length = np.sqrt((weights**2).sum(axis=1))
    alike = np.abs(weights @ weights.T) > _ALIKE * np.outer(length, length)
    chosen: list[int] = []
    of_concept: Counter[str] = Counter()
    for place, column in enumerate(tried):
        concept = features[column].concept
        if of_concept[concept] < settings.windows and not alike[place, chosen].any():
            chosen.append(place)
            of_concept[concept] += 1
    return tuple(tried[place] for place in chosen)


def _coarse(column: Floats, feature: ModelFeature) -> tuple[Bins, int]:
    """The bin of each value, in the fewest bytes that hold it: all columns' are held at once."""
    found, bins = _binned(column, feature)
    return found.astype(np.uint8 if bins <= 256 else np.uint16), bins


def _binned(column: Floats, feature: ModelFeature) -> tuple[NDArray[np.int64], int]:
    if feature.kind == "category":
        codes = len(feature.categories)
        return places(column, (), tuple(range(codes)), codes), codes + 1
    sampled = column[:: max(1, column.size // _SAMPLED)]
    known = sampled[~np.isnan(sampled)]
    edges = tuple(np.unique(np.quantile(known, _COARSE))) if known.size else ()
    return places(column, edges, (), len(edges) + 1), len(edges) + 2
