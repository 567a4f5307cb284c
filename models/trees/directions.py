"""Whether trees keep to the declared directions: every two leaves compared, in every tree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.trees.booster_text import parse_booster
from creditline.models.trees.tree_text import TreeText

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Contrary:
    """Two leaves of the tree numbered `tree` (from 0) that differ in the column `feature` alone, ordered wrongly.

    `safer` is the value of the leaf that has to be the lower one, `riskier` of the other; `null`: whether it is about
    where a missing value stands, else about two numbers.
    """

    feature: int
    tree: int
    safer: float
    riskier: float
    null: bool


@dataclass(frozen=True)
class _Boxes:
    """Where the leaves (m,) of a tree lie in one numeric column: above `low` up to `high`, and with what is missing."""

    low: Floats
    high: Floats
    null: Flags

    def meet(self) -> Flags:
        """Which leaves (m, m) have a value in common."""
        numbers = np.maximum.outer(self.low, self.low) < np.minimum.outer(self.high, self.high)
        return np.asarray(numbers | np.logical_and.outer(self.null, self.null))


def contraries(text: str, directions: Sequence[int], nulls: Sequence[int]) -> Iterator[Contrary]:
    """Every such pair of leaves of a booster, given as LightGBM's text; none where it keeps to what is declared.

    With one entry per column: `directions` +1 where a margin may not fall as the value rises, -1 where it may not rise, 0
    where it may do both; `nulls` +1 where a missing value may be no safer than any number, -1 where it may be no riskier,
    0 where nothing is promised. Leaves are compared that some two rows reach which are alike in all other columns
    (categories and missing values included): that is every row there could be, and no sample. Trees that each keep to an
    order do so together; that they do so together although one of them does not is not looked for.
    """
    ordered = [place for place, pair in enumerate(zip(directions, nulls, strict=True)) if any(pair)]
    for number, tree in enumerate(parse_booster(text).trees):
        used = set() if tree.is_leaf else set(tree.split_feature.tolist())
        bound = [place for place in ordered if place in used]
        if not bound:
            continue
        value = tree.leaf_value
        boxes, meet = _boxes(tree, len(value))
        for place in bound:
            alike = np.ones((len(value), len(value)), dtype=bool)
            for other, together in meet.items():
                if other != place:
                    alike &= together
            box = boxes[place]
            for wrong, null in (
                (_by_number(box, value, directions[place]), False),
                (_by_null(box, value, nulls[place]), True),
            ):
                for safer, riskier in zip(*np.nonzero(alike & wrong), strict=True):
                    yield Contrary(place, number, float(value[safer]), float(value[riskier]), null)


def _by_number(box: _Boxes, value: Floats, direction: int) -> Flags:
    """Which pairs (m, m) have the value of the first, to be the safer one, above that of the second."""
    below = np.less.outer(box.low, box.high) & (box.low < box.high)[:, None] & (box.low < box.high)[None, :]
    if direction == 0:
        return np.zeros_like(below)
    return np.asarray((below if direction > 0 else below.T) & np.greater.outer(value, value))


def _by_null(box: _Boxes, value: Floats, null: int) -> Flags:
    safer = np.logical_and.outer(box.null, box.low < box.high)
    if null == 0:
        return np.zeros_like(safer)
    return np.asarray((safer if null < 0 else safer.T) & np.greater.outer(value, value))


def _boxes(tree: TreeText, leaves: int) -> tuple[dict[int, _Boxes], dict[int, Flags]]:
    """The leaves' boxes by numeric column, and by any column which leaves have a value of it in common."""
    feature, decision = tree.split_feature, tree.decision_type
    threshold = tree.threshold
    sides = _sides(tree, leaves)
    boxes, meet = {}, {}
    for column in np.unique(feature).tolist():
        nodes = np.flatnonzero(feature == column)
        if (decision[nodes] & 1).any():
            meet[column] = _categories(tree, nodes, sides)
            continue
        low, high, null = np.full(leaves, -np.inf), np.full(leaves, np.inf), np.ones(leaves, dtype=bool)
        for node in nodes.tolist():
            left, right, at = sides[node] == -1, sides[node] == 1, threshold[node]
            high[left], low[right] = np.minimum(high[left], at), np.maximum(low[right], at)
            null &= ~(right if _null_left(int(decision[node]), at) else left)
        boxes[column] = _Boxes(low, high, null)
        meet[column] = boxes[column].meet()
    return boxes, meet


def _null_left(decision: int, threshold: float) -> bool:
    """Whether what is missing goes left: by its own bit, or as the 0 it is read as where none was learned from."""
    missing = (decision >> 2) & 3
    if missing == 1:
        raise ValueError("where 0 counts as missing, no order is kept; train with zero_as_missing=false")
    return bool(decision & 2) if missing else threshold >= 0.0


def _categories(tree: TreeText, nodes: NDArray[np.int64], sides: NDArray[np.int8]) -> Flags:
    """Which leaves (m, m) a category leads to both of; beyond the written ones there is always one more."""
    bits, boundaries = tree.cat_threshold, tree.cat_boundaries
    words = int(np.diff(boundaries).max())
    reached = np.ones((sides.shape[1], 32 * words + 1), dtype=bool)
    for node in nodes.tolist():
        number = int(tree.threshold[node])
        own = bits[boundaries[number] : boundaries[number + 1]]
        goes_left = np.zeros(reached.shape[1], dtype=bool)
        goes_left[: 32 * len(own)] = (own[:, None] >> np.arange(32) & 1).astype(bool).reshape(-1)
        reached[sides[node] == -1] &= goes_left
        reached[sides[node] == 1] &= ~goes_left
    return np.asarray(reached.astype(np.int64) @ reached.T.astype(np.int64) > 0)


def _sides(tree: TreeText, leaves: int) -> NDArray[np.int8]:
    """Of each split (k, m): -1 for the leaves on its left, 1 for those on its right, 0 for those elsewhere."""
    left, right = tree.left_child, tree.right_child
    sides = np.zeros((len(left), leaves), dtype=np.int8)
    for node in range(len(left) - 1, -1, -1):  # a child comes after its parent
        for side, child in ((-1, int(left[node])), (1, int(right[node]))):
            sides[node, ~child if child < 0 else sides[child] != 0] = side
    return sides
