"""What cut each of many lines: `answer.verdict` for all of them at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.why.answer.verdict import Part
from creditline.models.why.game.layer import Layer
from creditline.models.why.game.lines import LAYERS, LineShares

Flags = NDArray[np.bool_]

PARTS = tuple(Part)


@dataclass(frozen=True)
class Verdicts:
    """One value per line. `cut`: whether less may be drawn than where it stood. `part`: behaviour's, a place in `PARTS`.

    `stands_without` (lines, layers): whether the line would have stood but for the layer, in `Layer`'s order; `alone`:
    whether it would have been cut by the layer alone; neither is known of a layer that cannot be told from others.
    """

    cut: Flags
    part: NDArray[np.int64]
    stands_without: Flags
    alone: Flags


def verdicts(lines: LineShares) -> Verdicts:
    """By what may be drawn in the end, against what might be once the customer's own wish was carried out."""
    stood, end = lines.asked.drawable, lines.after.drawable
    own = LAYERS.index(Layer.BEHAVIOUR)
    without = np.stack([lines.without[layer].drawable >= stood for layer in LAYERS], axis=1) & ~lines.merged
    each_alone = np.stack([lines.alone[layer].drawable < stood for layer in LAYERS], axis=1) & ~lines.merged
    alone, kept = each_alone[:, own], lines.without[Layer.BEHAVIOUR].drawable
    part = np.select(
        [lines.merged[:, own], without[:, own] & alone, without[:, own], alone, end < kept, kept < end],
        [
            PARTS.index(one)
            for one in (Part.MERGED, Part.CAUSED, Part.TOGETHER, Part.ENOUGH, Part.DEEPENED, Part.SOFTENED)
        ],
        PARTS.index(Part.NONE),
    )
    return Verdicts(end < stood, part, without, each_alone)
