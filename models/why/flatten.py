"""Parsed trees laid out as flat arrays."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from creditline.models.why.booster_text import BoosterText, TreeText
from creditline.models.why.trees import Trees

Integers = NDArray[np.int64]


def flatten(booster: BoosterText) -> Trees:
    """The arrays of all trees; ValueError where the text points outside itself or backwards."""
    texts = booster.trees
    splits = [tree.integers("split_feature") for tree in texts]
    leaves = [tree.numbers("leaf_value") for tree in texts]
    bits = [tree.integers("cat_threshold") for tree in texts]
    first_node, first_leaf, first_word = (_firsts(arrays) for arrays in (splits, leaves, bits))
    left, right = (
        _join(
            _shifted(tree.integers(side), node, leaf)
            for tree, node, leaf in zip(texts, first_node, first_leaf, strict=True)
        )
        for side in ("left_child", "right_child")
    )
    ranges = [_bit_ranges(tree, word) for tree, word in zip(texts, first_word, strict=True)]
    root = np.where([tree.is_leaf for tree in texts], ~first_leaf, first_node).astype(np.int64)
    trees = Trees(
        root=root,
        feature=_join(splits),
        threshold=np.concatenate([tree.numbers("threshold") for tree in texts] or [np.empty(0)]),
        decision=_join(tree.integers("decision_type") for tree in texts).astype(np.uint8),
        left=left,
        right=right,
        bit_start=_join(starts for starts, _ in ranges),
        bit_end=_join(ends for _, ends in ranges),
        bits=_join(bits).astype(np.uint32),
        leaf=np.concatenate(leaves or [np.empty(0)]),
        uses=_uses(splits, booster.feature_count),
        depth=_depth(left, right),
        feature_count=booster.feature_count,
    )
    _check_references(trees)
    return trees


def _firsts(arrays: Iterable[NDArray[np.generic]]) -> Integers:
    """Where each tree's part begins once they are joined."""
    sizes = np.array([len(array) for array in arrays], dtype=np.int64)
    return np.cumsum(sizes) - sizes


def _join(arrays: Iterable[Integers]) -> Integers:
    return np.concatenate([np.empty(0, np.int64), *arrays])


def _shifted(children: Integers, first_node: int, first_leaf: int) -> Integers:
    return np.where(children >= 0, children + first_node, children - first_leaf)


def _bit_ranges(tree: TreeText, first_word: int) -> tuple[Integers, Integers]:
    """Start and end of each node's bitset; empty for numeric nodes. A categorical node's threshold numbers its set."""
    categorical = (tree.integers("decision_type") & 1).astype(bool)
    starts = np.zeros(len(categorical), dtype=np.int64)
    ends = starts.copy()
    number = tree.numbers("threshold")[categorical].astype(np.int64)
    boundaries = tree.integers("cat_boundaries") + first_word
    if len(number):
        starts[categorical], ends[categorical] = boundaries[number], boundaries[number + 1]
    return starts, ends


def _uses(splits: list[Integers], features: int) -> NDArray[np.uint64]:
    uses = np.zeros((len(splits), (features + 63) // 64), dtype=np.uint64)
    for tree, used in enumerate(splits):
        for feature in np.unique(used).tolist():
            uses[tree, feature // 64] |= np.uint64(1 << feature % 64)
    return uses


def _depth(left: Integers, right: Integers) -> int:
    """Most splits on a path. A node comes after its parent, so one pass will do."""
    splits_to = [1] * len(left)
    for node, children in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        for child in children:
            if child >= 0:
                splits_to[child] = splits_to[node] + 1
    return max(splits_to, default=0)


def _check_references(trees: Trees) -> None:
    """Compiled code checks no bounds: every child must be a later node or a leaf that is there, and so on."""
    nodes = np.arange(len(trees.feature))
    for side in (trees.left, trees.right):
        later = (side > nodes) & (side < len(nodes))
        if not (later | ((side < 0) & (~side < len(trees.leaf)))).all():
            raise ValueError("a split leads nowhere")
    if not ((trees.feature >= 0) & (trees.feature < trees.feature_count)).all():
        raise ValueError("a split is on a feature that does not exist")
    if not ((trees.bit_start <= trees.bit_end) & (trees.bit_end <= len(trees.bits))).all():
        raise ValueError("a categorical split has no categories")
