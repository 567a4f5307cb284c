"""One customer against many others: the mean of the exact pairwise answers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.why.game.chain import Chain
from creditline.models.why.game.play import Played, play
from creditline.models.why.game.shares import Shares
from creditline.models.why.game.standing import Standing, standing, whole_score

Floats = NDArray[np.float64]

_AT_ONCE = 1024  # references played together: bounds the memory, whatever their number


@dataclass(frozen=True)
class Mean:
    """Shares of one pair, the mean over many; `before` the references' own standings, averaged.

    Its score is the mean of their clipped points, rounded.
    """

    chain: Chain
    played: Played
    before: Standing
    after: Standing


def mean_of(chain: Chain) -> Mean:
    """Average over the chain's pairs, a part at a time."""
    total: list[Floats] = []
    for start in range(0, chain.pairs, _AT_ONCE):
        part = chain.take(np.arange(start, min(start + _AT_ONCE, chain.pairs)))
        shares, before = play(part).scores, standing(part, frozenset())
        columns = [shares.margin, shares.points, shares.layers, shares.alone, shares.without]
        columns.append(np.stack([before.margin, before.pd, before.raw, before.scale.clip(before.raw)], axis=1))
        sums = [column.sum(axis=0) for column in columns]
        total = [one + other for one, other in zip(total, sums, strict=True)] if total else sums
    margin, points, layers, alone, without, ends = ((column / chain.pairs)[None] for column in total)
    after = standing(chain.take(np.arange(1)), frozenset(chain.layers))
    return Mean(
        chain=chain,
        played=Played(Shares(chain.layers, margin, points, layers, alone, without), None),
        before=Standing(ends[:, 0], ends[:, 1], ends[:, 2], whole_score(ends[:, 3]), after.scale, after.bands),
        after=after,
    )
