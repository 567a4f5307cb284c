"""The layers of one pair as values, their whole points adding up to the change of score."""

import numpy as np
from numpy.typing import NDArray

from creditline.models.why.answer.parts import LayerShare, WhatIf
from creditline.models.why.answer.rounding import whole_parts
from creditline.models.why.game.layer import LINE_ONLY, Layer
from creditline.models.why.game.lines import LAYERS, LineShares, Outcome
from creditline.models.why.game.shares import Shares
from creditline.models.why.game.standing import whole_score

Floats = NDArray[np.float64]


def layer_shares(scores: Shares, lines: LineShares | None, pair: int, start: int, end: int) -> list[LayerShare]:
    """The layers that could have moved, in `Layer`'s order; `start` and `end` are the integer scores.

    Without decided lines these are the layers of the score. With them the layers that only a policy sees are there too:
    the score is what the model says, so they have no points, and the score without them is the later one.
    """
    named = [layer for layer in LAYERS if layer in scores.playing or (lines is not None and layer in LINE_ONLY)]
    exact = dict(zip(scores.playing, scores.layers[pair].tolist(), strict=True))
    points = [exact.get(layer, 0.0) for layer in named]
    whole = whole_parts(points, end - start)
    without = dict(zip(scores.playing, whole_score(scores.without[pair]).tolist(), strict=True))
    alone = dict(zip(scores.playing, whole_score(scores.alone[pair]).tolist(), strict=True))
    limits = [None] * len(named) if lines is None else _limits(lines, pair, named)
    return [
        LayerShare(
            layer=layer,
            points=whole[number],
            exact=points[number] + 0.0,  # never -0.0
            without=_what_if(without.get(layer, end), None if lines is None else lines.without[layer], pair),
            alone=_what_if(alone.get(layer, start), None if lines is None else lines.alone[layer], pair),
            limit=limits[number],
        )
        for number, layer in enumerate(named)
    ]


def _limits(lines: LineShares, pair: int, named: list[Layer]) -> list[float]:
    """Shares in the change of limit, in whole cents that add up to it."""
    shares = [100.0 * float(lines.limit[pair, LAYERS.index(layer)]) for layer in named]
    cents = round(100.0 * float(lines.end.limit[pair])) - round(100.0 * float(lines.start.limit[pair]))
    return [part / 100.0 for part in whole_parts(shares, cents)]


def _what_if(score: int, outcome: Outcome | None, pair: int) -> WhatIf:
    if outcome is None:
        return WhatIf(score)
    return WhatIf(score, float(outcome.limit[pair]), str(outcome.action[pair]))
