"""Both games of the layers, for the score and for the limit, over many customers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.why.game.chain import Chain
from creditline.models.why.game.layer import Layer
from creditline.models.why.game.lines import LAYERS, Deciding, LineShares, no_line_shares, play_lines
from creditline.models.why.game.shares import Shares, no_shares, play_scores


@dataclass(frozen=True)
class Played:
    """The shares in the change of score and, where lines were decided on, in the change of limit."""

    scores: Shares
    lines: LineShares | None


def play(chain: Chain, lines: Deciding | None = None) -> Played:
    """Play for every pair; a layer that did not move for a pair is a null player there and is not evaluated.

    Pairs for which the same layers moved are played together: a few predictions per coalition, whatever their number.
    """
    scores = no_shares(chain)
    limits = None if lines is None else no_line_shares(chain.pairs)
    moved = _moved(chain, lines)
    if chain.pairs == 1:
        patterns, members = moved, np.zeros(1, dtype=np.int64)
    else:
        patterns, members = np.unique(moved, axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        pairs = np.flatnonzero(members.reshape(-1) == number)
        moving = [layer for layer, moves in zip(LAYERS, pattern, strict=True) if moves]
        part = chain.take(pairs)
        play_scores(part, moving, pairs, scores)
        if part is not chain:  # every pair is in one part, so that the whole chain need not predict its ends again
            chain.remember(frozenset(), pairs, part.margins(frozenset()))
            chain.remember(frozenset(chain.layers), pairs, part.margins(frozenset(moving)))
        if lines is not None and limits is not None:
            play_lines(part, lines.take(pairs), moving, pairs, limits)
    return Played(scores, limits)


def _moved(chain: Chain, lines: Deciding | None) -> NDArray[np.bool_]:
    """Which layers differ between the dates, for the score or beside it, (pairs, all layers)."""
    moved = np.zeros((chain.pairs, len(LAYERS)), dtype=bool)
    found: list[tuple[Layer, NDArray[np.bool_]]] = list(zip(chain.layers, chain.moved().T, strict=True))
    for layer, differs in [*found, *(lines.moved().items() if lines is not None else ())]:
        moved[:, LAYERS.index(layer)] |= differs
    return moved
