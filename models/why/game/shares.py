"""Shares of features and layers in the change of score, unrounded."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.why.game.chain import Chain
from creditline.models.why.game.layer import Coalition, Layer, coalitions_before

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shares:
    """For each pair and feature its share of the change of margin and of clipped points, both (pairs, features).

    `alone` and `without` (pairs, layers): clipped points had only this layer moved, or all but this.
    """

    layers: tuple[Layer, ...]
    margin: Floats
    points: Floats
    alone: Floats
    without: Floats


def shares(chain: Chain) -> Shares:
    """Play the layers' game for every pair; layers that did not move are not evaluated."""
    result = Shares(
        layers=chain.layers,
        margin=np.zeros(chain.start.shape),
        points=np.zeros(chain.start.shape),
        alone=np.zeros((len(chain.start), len(chain.layers))),
        without=np.zeros((len(chain.start), len(chain.layers))),
    )
    patterns, members = np.unique(chain.moved(), axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        pairs = np.flatnonzero(members.reshape(-1) == number)
        moving = [layer for layer, moves in zip(chain.layers, pattern, strict=True) if moves]
        _play(chain.take(pairs), moving, pairs, result)
    return result


def _play(chain: Chain, moving: Sequence[Layer], pairs: NDArray[np.int64], result: Shares) -> None:
    margins: dict[Coalition, Floats] = {}

    def margin(coalition: Coalition) -> Floats:
        if coalition not in margins:
            margins[coalition] = chain.margins(coalition)
        return margins[coalition]

    def points(coalition: Coalition) -> Floats:
        return chain.score_map(coalition).clipped(margin(coalition))

    for layer in moving:
        for others, weight in coalitions_before(layer, moving):
            added = chain.contributions(layer, others)
            slope = chain.score_map(others).slope(margin(others), margin(others | {layer}))
            result.margin[pairs] += weight * added
            result.points[pairs] += weight * slope[:, None] * added
    everything = frozenset(moving)
    for place, layer in enumerate(chain.layers):
        result.alone[pairs, place] = points(everything & {layer})
        result.without[pairs, place] = points(everything - {layer})
