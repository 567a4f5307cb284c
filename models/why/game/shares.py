"""Shares of features and layers in the change of score, unrounded."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.why.game.chain import Chain
from creditline.models.why.game.layer import Coalition, Layer, coalitions_before

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shares:
    """Each feature's share of the change of margin and of clipped points, both (pairs, united features).

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
class Step:
    """What one layer adds when it moves after others: by features, (pairs, features), and beside them, (pairs,)."""

    margin: Floats | float
    points: Floats | float
    beside: Floats | float


def shares(chain: Chain) -> Shares:
    """Play the layers' game for every pair; layers that did not move are not evaluated."""
    result = _nothing(chain)
    patterns, members = np.unique(chain.moved(), axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        pairs = np.flatnonzero(members.reshape(-1) == number)
        moving = [layer for layer, moves in zip(chain.layers, pattern, strict=True) if moves]
        _play(chain.take(pairs), moving, pairs, result)
    return result


def _play(chain: Chain, moving: list[Layer], pairs: NDArray[np.int64], result: Shares) -> None:
    everything = frozenset(moving)
    for place, layer in enumerate(chain.layers):
        result.alone[pairs, place] = chain.points(everything & {layer})
        result.without[pairs, place] = chain.points(everything - {layer})
        if layer not in everything:
            continue
        for others, weight in coalitions_before(layer, moving):
            step = _step(chain, layer, others)
            result.margin[pairs] += weight * step.margin
            result.points[pairs] += weight * step.points
            result.layers[pairs, place] += weight * (np.sum(step.points, axis=-1) + step.beside)


def _step(chain: Chain, layer: Layer, others: Coalition) -> Step:
    after = others | {layer}
    if layer in (Layer.MODEL, Layer.CALIBRATION):
        return Step(0.0, 0.0, chain.points(after) - chain.points(others))
    added = chain.contributions(layer, others)
    slope = chain.score_map(others).slope(chain.margins(others), chain.margins(after))
    return Step(added, slope[:, None] * added, 0.0)


def _nothing(chain: Chain) -> Shares:
    features, layers = (chain.pairs, len(chain.united.features)), (chain.pairs, len(chain.layers))
    return Shares(chain.layers, np.zeros(features), np.zeros(features), *(np.zeros(layers) for _ in range(3)))
