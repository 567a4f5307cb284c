"""Shares of features and layers in the change of score, unrounded."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.calibration.sigmoid import Sigmoid
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.layer import Coalition, Layer, coalitions_before
from creditline.models.why.game.score_map import ScoreMap

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shares:
    """Each feature's share of the change of margin and of clipped points, both (pairs, features).

    A macro term's share of the margin is what it adds to the log-odds; shares of layers without features (model,
    calibration) are in `layers` alone.

    `layers` (pairs, layers): clipped points of each layer, its features' included. `alone` and `without` (pairs,
    layers): clipped points had only this layer moved, or all but this.
    """

    playing: tuple[Layer, ...]
    margin: Floats
    points: Floats
    layers: Floats
    alone: Floats
    without: Floats


@dataclass(frozen=True)
class LayerStep:
    """What one layer adds when it moves after others: its points (pairs,), and what its features add if it has any."""

    total: Floats
    margin: Floats | float = 0.0
    points: Floats | float = 0.0


def play_scores(chain: Chain, moving: Sequence[Layer], pairs: NDArray[np.int64], result: Shares) -> None:
    """Play the game of `moving` for these customers and write their shares into `result` at `pairs`."""
    players = [layer for layer in chain.layers if layer in moving]
    everything = frozenset(players)
    chain.prepare(players)
    for place, layer in enumerate(chain.layers):
        result.alone[pairs, place] = chain.points(everything & {layer})
        result.without[pairs, place] = chain.points(everything - {layer})
        if layer in everything:
            for others, weight in coalitions_before(layer, players):
                step = _step(chain, layer, others)
                result.margin[pairs] += weight * step.margin
                result.points[pairs] += weight * step.points
                result.layers[pairs, place] += weight * step.total


def no_shares(chain: Chain) -> Shares:
    """Shares still to be filled in."""
    features, layers = (chain.pairs, len(chain.features)), (chain.pairs, len(chain.layers))
    return Shares(chain.layers, np.zeros(features), np.zeros(features), *(np.zeros(layers) for _ in range(3)))


def _step(chain: Chain, layer: Layer, others: Coalition) -> LayerStep:
    after = others | {layer}
    if layer in (Layer.MODEL, Layer.CALIBRATION):
        return LayerStep(chain.points(after) - chain.points(others))
    margin = chain.contributions(layer, others)
    if chain.one_model:
        points = chain.slope(others, after)[:, None] * margin
        return LayerStep(points.sum(axis=1), margin, points)
    ends = chain.margins(others), chain.margins(after)
    if layer is Layer.BEHAVIOUR:
        points = chain.score_map(others).slope(*ends)[:, None] * margin
        return LayerStep(points.sum(axis=1), margin, points)
    maps = chain.score_map(others), chain.score_map(after)
    points = np.mean([at.slope(*ends) for at in maps], axis=0)[:, None] * margin
    terms = slice(len(chain.united.features), None)
    points[:, terms] = _fall(maps, ends)[:, None] * chain.lifts
    lifted = margin.copy()
    lifted[:, terms] = chain.lifts
    return LayerStep(points.sum(axis=1), lifted, points)


def _fall(maps: tuple[ScoreMap, ScoreMap], ends: tuple[Floats, Floats]) -> Floats:
    """Points per log-odds that the macro terms add.

    Within the macro layer, its features move the margin and its terms the map, and either may come first.
    """
    per_log_odds = ScoreMap(Sigmoid(), maps[0].scale)
    falls = [per_log_odds.slope(*(at.calibration(margin) for at in maps)) for margin in ends]
    return np.asarray(np.mean(falls, axis=0))
