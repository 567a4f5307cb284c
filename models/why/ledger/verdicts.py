"""What cut each of many lines: `answer.verdict` for all of them at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.policy import Action
from creditline.models.why.answer.verdict import Part
from creditline.models.why.game.layer import Layer
from creditline.models.why.game.lines import LAYERS, LineOutcomes, LineShares

Flags = NDArray[np.bool_]

PARTS = tuple(Part)
_SHUT = [str(Action.SUSPEND), str(Action.CLOSE)]


@dataclass(frozen=True)
class Verdicts:
    """One value per line. `cut`: whether it was at all. `part`: behaviour's, a place in `PARTS`, where it was cut.

    `stands_without` (lines, layers): whether the line would have stood but for the layer, in `Layer`'s order; `alone`:
    whether it would have been cut by the layer alone.
    """

    cut: Flags
    part: NDArray[np.int64]
    stands_without: Flags
    alone: Flags


def verdicts(lines: LineShares) -> Verdicts:
    """A line is cut where its limit falls, or where it is suspended or closed and was not before."""
    start, end = lines.start, lines.end
    own = LAYERS.index(Layer.BEHAVIOUR)
    without = np.stack([~_harsher(lines.without[layer], start) for layer in LAYERS], axis=1)
    each_alone = np.stack([_harsher(lines.alone[layer], start) for layer in LAYERS], axis=1)
    alone = each_alone[:, own]
    kept = lines.without[Layer.BEHAVIOUR]
    part = np.select(
        [without[:, own] & alone, without[:, own], alone, _harsher(end, kept), _harsher(kept, end)],
        [PARTS.index(one) for one in (Part.CAUSED, Part.TOGETHER, Part.ENOUGH, Part.DEEPENED, Part.SOFTENED)],
        PARTS.index(Part.NONE),
    )
    return Verdicts(_harsher(end, start), part, without, each_alone)


def _harsher(one: LineOutcomes, other: LineOutcomes) -> Flags:
    shut = np.isin(one.action, _SHUT) & ~np.isin(other.action, _SHUT)
    return np.asarray((one.limit < other.limit) | shut)
