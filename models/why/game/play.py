"""Both games of the layers, for the score and for the line, over many customers."""

from dataclasses import dataclass

import numpy as np

from creditline.models.why.game.chain import Chain
from creditline.models.why.game.lines import LinePaths, LineShares, play_lines
from creditline.models.why.game.shares import Shares, no_shares, play_scores


@dataclass(frozen=True)
class Played:
    """The shares in the change of score and, where lines are explained too, in those of limit and of what may be drawn."""

    scores: Shares
    lines: LineShares | None


def play(chain: Chain, lines: LinePaths | None = None) -> Played:
    """Play for every pair; a layer that did not move for a pair is a null player there and is not evaluated.

    Pairs for which the same layers moved are played together: a few predictions per coalition, whatever their number.
    """
    scores = no_shares(chain)
    moved = np.ascontiguousarray(chain.moved())
    if chain.pairs == 1:
        patterns, members = moved, np.zeros(1, dtype=np.int64)
    else:
        patterns, members = np.unique(moved, axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        pairs = np.flatnonzero(members.reshape(-1) == number)
        moving = [layer for layer, moves in zip(chain.layers, pattern, strict=True) if moves]
        part = chain.take(pairs)
        play_scores(part, moving, pairs, scores)
        if part is not chain:  # every pair is in one part, so that the whole chain need not predict its ends again
            chain.remember(frozenset(), pairs, part.margins(frozenset()))
            chain.remember(frozenset(chain.layers), pairs, part.margins(frozenset(moving)))
    return Played(scores, None if lines is None else play_lines(lines))
