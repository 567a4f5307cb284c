"""One customer against many others: the mean of the exact pairwise answers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.why.game.chain import Chain
from creditline.models.why.game.play import play
from creditline.models.why.game.shares import Shares
from creditline.models.why.game.standing import Standing, standing

Floats = NDArray[np.float64]

_AT_ONCE = 1024  # references played together: bounds the memory, whatever their number


@dataclass(frozen=True)
class Mean:
    """Shares of one pair, the mean over many; `before` the references' own standings, averaged, `clipped` their points."""

    chain: Chain
    shares: Shares
    before: Floats
    clipped: float
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
    margin, points, layers, alone, without, before_mean = ((column / chain.pairs)[None] for column in total)
    return Mean(
        chain=chain,
        shares=Shares(chain.layers, margin, points, layers, alone, without),
        before=before_mean[0, :3],
        clipped=float(before_mean[0, 3]),
        after=standing(chain.take(np.arange(1)), frozenset(chain.layers)),
    )
