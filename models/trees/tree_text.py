"""One tree of LightGBM's text, its fields as arrays, every one checked against the others."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.trees.text_values import BadTextError, numbers, wholes

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

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


def tree_of(number: int, fields: Mapping[str, str], features: int) -> TreeText:
    """Tree `number` of a booster of so many features; BadTextError where anything in it does not fit."""

    def whole(name: str, count: int, low: int, high: int) -> Integers:
        return wholes(f"{name} of tree {number}", fields.get(name, ""), low, high, count)

    def number_of(name: str, count: int, finite: bool = True) -> Floats:
        return numbers(f"{name} of tree {number}", fields.get(name, ""), count, finite)

    leaves = int(whole("num_leaves", 1, 1, _MOST)[0])
    sets = int(whole("num_cat", 1, 0, _MOST)[0])
    splits = leaves - 1
    weighed, counted = (leaves if splits or fields.get(name) else 0 for name in ("leaf_weight", "leaf_count"))
    number_of("shrinkage", 1)
    value = number_of("leaf_value", leaves)
    if (np.abs(value) > _LARGEST_LEAF).any():
        raise BadTextError(f"leaf_value of tree {number} holds a number beyond {_LARGEST_LEAF:g}")
    boundaries = whole("cat_boundaries", sets + 1 if sets else 0, 0, _MOST)
    words = whole("cat_threshold", int(boundaries[-1]) if sets else 0, 0, _WORD)
    left, right = (whole(name, splits, -leaves, splits - 1) for name in ("left_child", "right_child"))
    tree = TreeText(
        leaf_value=value,
        leaf_weight=number_of("leaf_weight", weighed),
        leaf_count=whole("leaf_count", counted, 0, _MOST),
        split_feature=whole("split_feature", splits, 0, features - 1),
        split_gain=number_of("split_gain", splits),
        threshold=number_of("threshold", splits, finite=False),
        decision_type=whole("decision_type", splits, 0, 11),
        left_child=left,
        right_child=right,
        internal_value=number_of("internal_value", splits),
        internal_weight=number_of("internal_weight", splits),
        internal_count=whole("internal_count", splits, 0, _MOST),
        cat_boundaries=boundaries,
        cat_threshold=words,
        depth=_depth(number, left.tolist(), right.tolist()),
    )
    _check_sets(number, tree, sets)
    return tree


def _depth(number: int, left: list[int], right: list[int]) -> int:
    """Most splits on a path; BadTextError where a split or leaf is reached never or twice, or before its parent."""
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
