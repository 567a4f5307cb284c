"""Parsed trees laid out as flat arrays."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from creditline.models.trees.booster_text import BoosterText
from creditline.models.trees.tree_text import CATEGORICAL, NULL_LEFT, TreeText
from creditline.models.trees.trees import CATEGORY, NAN_LEFT, NAN_RIGHT, NEVER_MISSING, ZERO_LEFT, ZERO_RIGHT, Trees

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


def flatten(booster: BoosterText) -> Trees:
    """The arrays of all trees."""
    texts = booster.trees
    first_node, first_leaf, first_word = (
        _firsts(arrays)
        for arrays in (
            [tree.split_feature for tree in texts],
            [tree.leaf_value for tree in texts],
            [tree.cat_threshold for tree in texts],
        )
    )
    splits = [len(tree.split_feature) for tree in texts]
    node, last = np.repeat(first_node, splits), np.repeat(first_leaf, splits)
    left, right = (
        np.where(children >= 0, children + node, children - last)
        for children in (_join(tree.left_child for tree in texts), _join(tree.right_child for tree in texts))
    )
    ranges = [_bit_ranges(tree, word) for tree, word in zip(texts, first_word, strict=True)]
    feature, leaf = _join(tree.split_feature for tree in texts), _joined(tree.leaf_value for tree in texts)
    start, end = _join(starts for starts, _ in ranges), _join(ends for _, ends in ranges)
    rule = _rules(_join(tree.decision_type for tree in texts), _join(tree.missing for tree in texts))
    kinds, slot = np.unique(feature * (CATEGORY + 1) + rule, return_inverse=True)
    threshold = np.where(rule == CATEGORY, 0.0, _joined(tree.threshold for tree in texts))
    order = np.lexsort((threshold, slot))
    return Trees(
        root=np.where([tree.is_leaf for tree in texts], ~first_leaf, first_node).astype(np.int32),
        slot=slot.astype(np.int32),
        threshold=threshold,
        child=np.stack([left, right], axis=1).reshape(-1).astype(np.int32),
        parent=_parents(left, right).astype(np.int32),
        bit_start=start.astype(np.int32),
        bit_end=end.astype(np.int32),
        bits=_join(tree.cat_threshold for tree in texts).astype(np.uint32) if (rule == CATEGORY).any() else None,
        leaf=leaf,
        slot_feature=(kinds // (CATEGORY + 1)).astype(np.int32),
        slot_rule=(kinds % (CATEGORY + 1)).astype(np.int32),
        slot_first=np.searchsorted(slot[order], np.arange(len(kinds) + 1)),
        slot_nodes=order.astype(np.int32),
        slot_thresholds=threshold[order],
        node_count=_joined(tree.internal_count for tree in texts),
        leaf_count=_joined(_leaf_counts(tree) for tree in texts),
        depth=max((tree.depth for tree in texts), default=0),
        feature_count=booster.feature_count,
    )


def _firsts(arrays: Iterable[NDArray[np.generic]]) -> Integers:
    """Where each tree's part begins once they are joined."""
    sizes = np.array([len(array) for array in arrays], dtype=np.int64)
    return np.cumsum(sizes) - sizes


def _join(arrays: Iterable[Integers]) -> Integers:
    return np.concatenate([np.empty(0, np.int64), *arrays])


def _joined(arrays: Iterable[Floats | Integers]) -> Floats:
    return np.concatenate([np.empty(0), *arrays])


def _rules(decision: Integers, missing: Integers) -> Integers:
    goes_left = (decision & NULL_LEFT).astype(bool)
    rule = np.full(len(decision), NEVER_MISSING)
    rule[missing == 1] = np.where(goes_left, ZERO_LEFT, ZERO_RIGHT)[missing == 1]
    rule[missing == 2] = np.where(goes_left, NAN_LEFT, NAN_RIGHT)[missing == 2]
    rule[(decision & CATEGORICAL).astype(bool)] = CATEGORY
    return rule


def _leaf_counts(tree: TreeText) -> Integers:
    """The rows at each leaf; 0 where a tree that splits nowhere tells of none."""
    return tree.leaf_count if len(tree.leaf_count) else np.zeros(len(tree.leaf_value), dtype=np.int64)


def _bit_ranges(tree: TreeText, first_word: int) -> tuple[Integers, Integers]:
    """Start and end of each node's bitset; empty for numeric nodes."""
    categorical = tree.categorical
    starts = np.zeros(len(categorical), dtype=np.int64)
    ends = starts.copy()
    if categorical.any():
        number = tree.threshold[categorical].astype(np.int64)
        boundaries = tree.cat_boundaries + first_word
        starts[categorical], ends[categorical] = boundaries[number], boundaries[number + 1]
    return starts, ends


def _parents(left: Integers, right: Integers) -> Integers:
    parents = np.full(len(left), -1, dtype=np.int64)
    for side, children in enumerate((left, right)):
        nodes = np.flatnonzero(children >= 0)
        parents[children[nodes]] = 2 * nodes + side
    return parents
