"""What the trees ask of a feature, held against what it is."""

from collections.abc import Sequence

import numpy as np

from creditline.features.errors import DeclarationError
from creditline.models.trees.trees import CATEGORY, Trees


def refuse_other_questions(trees: Trees, names: Sequence[str], categories: Sequence[int | None]) -> None:
    """DeclarationError where a split asks a number for its category, or a category for one its vocabulary does not have.

    `categories`: how many each feature has, None for a number.
    """
    if trees.bits is None:
        return
    for slot in np.flatnonzero(trees.slot_rule == CATEGORY).tolist():
        feature = int(trees.slot_feature[slot])
        known = categories[feature]
        if known is None:
            raise DeclarationError(f"a split asks {names[feature]} for its category, and it is a number")
        for node in trees.slot_nodes[trees.slot_first[slot] : trees.slot_first[slot + 1]].tolist():
            words = trees.bits[trees.bit_start[node] : trees.bit_end[node]]
            last = np.flatnonzero(words)
            highest = 32 * int(last[-1]) + int(words[last[-1]]).bit_length() if len(last) else 0
            if highest > known:
                raise DeclarationError(f"a split asks {names[feature]} for its category {highest}, and it has {known}")
