"""One tree of LightGBM's text, its fields as arrays, every one checked against the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from creditline.models.trees.text_values import BadTextError, Stated

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Value = TypeVar("Value", np.int64, np.float64)

CATEGORICAL, NULL_LEFT = 1, 2  # bits of a decision_type; the two above them: what is missing (1 zero, 2 NaN)
_MOST = 2**31 - 1
_DEEPEST = 1000  # splits on a path; beyond it the weights of the game are no numbers any more
_LARGEST_LEAF = 1e100  # so that no sum of leaves is infinite
_WORD = 2**32 - 1


@dataclass(frozen=True, eq=False)
class TreeText:
    """A tree of m leaves and m - 1 splits, named as LightGBM names them.

    A child `c >= 0` is the split of that number, which comes later than its parent, otherwise the leaf `~c`. A categorical
    split's threshold is the number of its set: the words from `cat_boundaries` at that place to the next. `depth`: most
    splits on a path.
    """

    leaf_value: Floats
    leaf_weight: Floats
    leaf_count: Integers
    split_feature: Integers
    split_gain: Floats
    threshold: Floats
    decision_type: Integers
    left_child: Integers
    right_child: Integers
    internal_value: Floats
    internal_weight: Floats
    internal_count: Integers
    cat_boundaries: Integers
    cat_threshold: Integers
    depth: int

    @property
    def is_leaf(self) -> bool:
        """Whether the tree splits nowhere."""
        return not len(self.split_feature)

    @property
    def categorical(self) -> NDArray[np.bool_]:
        """Which splits are on categories, (m - 1,)."""
        return (self.decision_type & CATEGORICAL).astype(bool)

    @property
    def missing(self) -> Integers:
        """What each split takes for missing, (m - 1,): 0 nothing, 1 zero, 2 NaN."""
        return (self.decision_type >> 2) & 3


def trees_of(stated: Sequence[Mapping[str, str]], features: int) -> tuple[TreeText, ...]:
    """The trees of a booster of so many features, from each one's fields; BadTextError where anything does not fit."""

    def entries(name: str, counts: Sequence[int]) -> Stated:
        return Stated(lambda tree: f"{name} of tree {tree}", [fields.get(name, "") for fields in stated], counts)

    def whole(name: str, counts: Sequence[int], low: int, high: int) -> list[Integers]:
        return _apart(entries(name, counts).wholes([low] * len(stated), [high] * len(stated)), counts)

    def number(name: str, counts: Sequence[int], finite: bool = True) -> list[Floats]:
        return _apart(entries(name, counts).numbers(finite), counts)

    def children(name: str) -> list[Integers]:
        lows, highs = [-count for count in leaves], [count - 1 for count in splits]
        return _apart(entries(name, splits).wholes(lows, highs), splits)

    once = [1] * len(stated)
    leaves = [int(one[0]) for one in whole("num_leaves", once, 1, _MOST)]
    sets = [int(one[0]) for one in whole("num_cat", once, 0, _MOST)]
    splits = [count - 1 for count in leaves]
    weighed, counted = (
        [count if count > 1 or fields.get(name) else 0 for count, fields in zip(leaves, stated, strict=True)]
        for name in ("leaf_weight", "leaf_count")
    )
    number("shrinkage", once)
    boundaries = whole("cat_boundaries", [count + 1 if count else 0 for count in sets], 0, _MOST)
    words = [int(one[-1]) if len(one) else 0 for one in boundaries]
    values = number("leaf_value", leaves)
    if (np.abs(np.concatenate([np.empty(0), *values])) > _LARGEST_LEAF).any():
        place = next(place for place, value in enumerate(values) if (np.abs(value) > _LARGEST_LEAF).any())
        raise BadTextError(f"leaf_value of tree {place} holds a number beyond {_LARGEST_LEAF:g}")
    lefts, rights = children("left_child"), children("right_child")
    columns = zip(
        values,
        number("leaf_weight", weighed),
        whole("leaf_count", counted, 0, _MOST),
        whole("split_feature", splits, 0, features - 1),
        number("split_gain", splits),
        number("threshold", splits, finite=False),
        whole("decision_type", splits, 0, 11),
        lefts,
        rights,
        number("internal_value", splits),
        number("internal_weight", splits),
        whole("internal_count", splits, 0, _MOST),
        boundaries,
        whole("cat_threshold", words, 0, _WORD),
        map(_depth, range(len(stated)), lefts, rights),
        strict=True,
    )
    trees = tuple(TreeText(*column) for column in columns)
    for place, tree in enumerate(trees):
        if len(tree.cat_boundaries) or tree.categorical.any():
            _check_sets(place, tree, sets[place])
    return trees


def _apart(values: NDArray[Value], counts: Sequence[int]) -> list[NDArray[Value]]:
    """The part of each tree."""
    ends = list(accumulate(counts))
    return [values[end - count : end] for end, count in zip(ends, counts, strict=True)]


def _depth(number: int, lefts: Integers, rights: Integers) -> int:
    """Most splits on a path; BadTextError where a split or leaf is reached never or twice, or before its parent."""
    left, right = lefts.tolist(), rights.tolist()
    splits = len(left)
    level, reached, leaves = [1] * splits, [node == 0 for node in range(splits)], [False] * (splits + 1)
    for node in range(splits):
        for child in (left[node], right[node]):
            if child < 0:
                if leaves[~child]:
                    raise BadTextError(f"leaf {~child} of tree {number} hangs from two splits")
                leaves[~child] = True
            elif child <= node or reached[child]:
                raise BadTextError(f"split {child} of tree {number} does not hang from one earlier split")
            else:
                reached[child] = True
                level[child] = level[node] + 1
    # As many children as splits but the root and leaves, none of them twice: every one is reached.
    deepest = max(level, default=0)
    if deepest > _DEEPEST:
        raise BadTextError(f"tree {number} is {deepest} splits deep, and {_DEEPEST} are the most that can be explained")
    return deepest


def _check_sets(number: int, tree: TreeText, sets: int) -> None:
    """BadTextError where a set of categories is empty, or a categorical split has none."""
    if sets and (tree.cat_boundaries[0] != 0 or (np.diff(tree.cat_boundaries) < 1).any()):
        raise BadTextError(f"cat_boundaries of tree {number} do not rise from 0")
    asked = tree.threshold[tree.categorical]
    if not ((asked >= 0) & (asked < sets) & (asked == np.floor(asked))).all():
        raise BadTextError(f"a split of tree {number} on categories has no set of them")
