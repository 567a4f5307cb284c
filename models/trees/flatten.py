"""Parsed trees laid out as flat arrays."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from creditline.models.trees.booster_text import BoosterText, TreeText
from creditline.models.trees.trees import CATEGORY, NAN_LEFT, NAN_RIGHT, NEVER_MISSING, ZERO_LEFT, ZERO_RIGHT, Trees

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


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
    feature, leaf = _join(splits), _joined(leaves)
    start, end = _join(starts for starts, _ in ranges), _join(ends for _, ends in ranges)
    _check_references(left, right, len(leaf))
    if not ((feature >= 0) & (feature < booster.feature_count)).all():
        raise ValueError("a split is on a feature that does not exist")
    if not ((start <= end) & (end <= sum(map(len, bits)))).all():
        raise ValueError("a categorical split has no categories")
    rule = _rules(_join(tree.integers("decision_type") for tree in texts))
    kinds, slot = np.unique(feature * (CATEGORY + 1) + rule, return_inverse=True)
    threshold = np.where(rule == CATEGORY, 0.0, _joined(tree.numbers("threshold") for tree in texts))
    order = np.lexsort((threshold, slot))
    return Trees(
        root=np.where([tree.is_leaf for tree in texts], ~first_leaf, first_node).astype(np.int32),
        slot=slot.astype(np.int32),
        threshold=threshold,
        child=np.stack([left, right], axis=1).reshape(-1).astype(np.int32),
        parent=_parents(left, right).astype(np.int32),
        bit_start=start.astype(np.int32),
        bit_end=end.astype(np.int32),
        bits=_join(bits).astype(np.uint32) if (rule == CATEGORY).any() else None,
        leaf=leaf,
        slot_feature=(kinds // (CATEGORY + 1)).astype(np.int32),
        slot_rule=(kinds % (CATEGORY + 1)).astype(np.int32),
        slot_first=np.searchsorted(slot[order], np.arange(len(kinds) + 1)),
        slot_nodes=order.astype(np.int32),
        slot_thresholds=threshold[order],
        node_count=_joined(_counts(texts, "internal_count", splits)),
        leaf_count=_joined(_counts(texts, "leaf_count", leaves)),
        depth=_depth(left, right),
        feature_count=booster.feature_count,
    )


def _firsts(arrays: Iterable[NDArray[np.generic]]) -> Integers:
    """Where each tree's part begins once they are joined."""
    sizes = np.array([len(array) for array in arrays], dtype=np.int64)
    return np.cumsum(sizes) - sizes


def _join(arrays: Iterable[Integers]) -> Integers:
    return np.concatenate([np.empty(0, np.int64), *arrays])


def _joined(arrays: Iterable[Floats]) -> Floats:
    return np.concatenate([np.empty(0), *arrays])


def _shifted(children: Integers, first_node: int, first_leaf: int) -> Integers:
    return np.where(children >= 0, children + first_node, children - first_leaf)


def _rules(decision: Integers) -> Integers:
    """LightGBM's byte: bit 0 categorical, bit 1 missing goes left, bits 2 and 3 what is missing (1 zero, 2 NaN)."""
    goes_left, missing = (decision & 2).astype(bool), (decision >> 2) & 3
    rule = np.full(len(decision), NEVER_MISSING)
    rule[missing == 1] = np.where(goes_left, ZERO_LEFT, ZERO_RIGHT)[missing == 1]
    rule[missing == 2] = np.where(goes_left, NAN_LEFT, NAN_RIGHT)[missing == 2]
    rule[(decision & 1).astype(bool)] = CATEGORY
    return rule


def _counts(texts: Iterable[TreeText], name: str, like: Iterable[NDArray[np.generic]]) -> Iterator[Floats]:
    """A field of row counts, one per entry of `like`; 0 where a tree that splits nowhere has none."""
    for tree, values in zip(texts, like, strict=True):
        counts = tree.numbers(name)
        if len(counts) not in (0, len(values)) or (len(values) > 1 and not len(counts)):
            raise ValueError(f"{name} does not count every node")
        yield counts if len(counts) else np.zeros(len(values))


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


def _parents(left: Integers, right: Integers) -> Integers:
    parents = np.full(len(left), -1, dtype=np.int64)
    for side, children in enumerate((left, right)):
        nodes = np.flatnonzero(children >= 0)
        parents[children[nodes]] = 2 * nodes + side
    return parents


def _depth(left: Integers, right: Integers) -> int:
    """Most splits on a path. A node comes after its parent, so one pass will do."""
    splits_to = [1] * len(left)
    for node, children in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        for child in children:
            if child >= 0:
                splits_to[child] = splits_to[node] + 1
    return max(splits_to, default=0)


def _check_references(left: Integers, right: Integers, leaves: int) -> None:
    """Compiled code checks no bounds: every child must be a later node that hangs nowhere else, or a leaf."""
    nodes = np.arange(len(left))
    for side in (left, right):
        later = (side > nodes) & (side < len(nodes))
        if not (later | ((side < 0) & (~side < leaves))).all():
            raise ValueError("a split leads nowhere")
    inner = np.concatenate([left, right])
    if len(np.unique(inner[inner >= 0])) != (inner >= 0).sum():
        raise ValueError("two splits lead to the same")
