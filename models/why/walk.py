"""The walk of two rows through the same trees (compiled): Owen values with families as the players' unions.

At a leaf whose path holds, every split where the rows part puts its feature on one row's side. With p families wholly
on the later row's side and q wholly on the earlier's, family k excepted, and a and b features of k on the two sides, a
later-side feature of k gets v * w(p, q) * w(a - 1, b) and an earlier-side one -v * w(p, q) * w(a, b - 1), where
w(p, q) = p! q! / (p + q + 1)!; if another family stands on both sides nothing is gained by any order. Everything
compiled stays in this file: numba's cache does not see changes in another.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from creditline.models.why.compiled import compiled
from creditline.models.why.trees import Trees

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_ZERO = 1.0000000180025095e-35  # LightGBM's kZeroThreshold, a float32, as a double
_LATER, _EARLIER, _BOTH = 0, 1, 2  # a side of the path, and what a family can be on


class Path(NamedTuple):
    """Where the walk stands in a tree, and where it must return to.

    `features[:length]`: the features on a side, in order; `side` per feature (-1 none); `members` (families, 2): how
    many features of a family are on each side; `tally`: families wholly later, wholly earlier, on both. The stack
    keeps, for every split still to be taken the earlier row's way, the child, the feature and the length before it.
    """

    features: Integers
    side: Integers
    members: Integers
    tally: Integers
    stack_child: Integers
    stack_feature: Integers
    stack_length: Integers


@compiled
def _child(trees: Trees, node: int, value: float) -> int:
    """Where LightGBM sends a value: its Tree::NumericalDecision and Tree::CategoricalDecision."""
    decision = trees.decision[node]
    if decision & 1:
        if not (-1.0 < value < 2147483648.0):  # NaN is not, either
            return int(trees.right[node])
        category = int(value)
        word = int(trees.bit_start[node]) + category // 32
        if word < trees.bit_end[node] and (int(trees.bits[word]) >> (category % 32)) & 1:
            return int(trees.left[node])
        return int(trees.right[node])
    missing = (decision >> 2) & 3
    is_missing = np.isnan(value) and missing == 2
    if np.isnan(value) or abs(value) <= _ZERO:
        value = 0.0
        is_missing = is_missing or missing == 1
    goes_left = (decision & 2) != 0 if is_missing else value <= trees.threshold[node]
    return int(trees.left[node]) if goes_left else int(trees.right[node])


@compiled
def predict_rows(trees: Trees, rows: Floats) -> Floats:
    """The margin of each row (n, features), summed in LightGBM's order."""
    margins = np.zeros(len(rows))
    for row in range(len(rows)):
        for tree in range(len(trees.root)):
            node = int(trees.root[tree])
            while node >= 0:
                node = _child(trees, node, rows[row, trees.feature[node]])
            margins[row] += trees.leaf[~node]
    return margins


@compiled
def _standing(members: Integers, family: int) -> int:
    """Which sides a family's features are on; -1 for none."""
    if members[family, _LATER] > 0:
        return _BOTH if members[family, _EARLIER] > 0 else _LATER
    return _EARLIER if members[family, _EARLIER] > 0 else -1


@compiled
def _count(path: Path, family: int, side: int, by: int) -> None:
    """One feature of a family more (by = 1) or less (by = -1) on a side."""
    before = _standing(path.members, family)
    path.members[family, side] += by
    after = _standing(path.members, family)
    if before >= 0:
        path.tally[before] -= 1
    if after >= 0:
        path.tally[after] += 1


@compiled
def _enter(path: Path, families: Integers, length: int, feature: int, side: int) -> int:
    """Put a feature on a side; the new length."""
    path.features[length] = feature
    path.side[feature] = side
    _count(path, families[feature], side, 1)
    return length + 1


@compiled
def _return(path: Path, families: Integers, length: int, to: int) -> int:
    """Take features off the path until `to` are left."""
    while length > to:
        length -= 1
        feature = path.features[length]
        _count(path, families[feature], path.side[feature], -1)
        path.side[feature] = -1
    return length


@compiled
def _credit(path: Path, families: Integers, length: int, value: float, weights: Floats, out: Floats) -> None:
    """Give a leaf's value to the features on the path to it."""
    for step in range(length):
        feature = path.features[step]
        family = families[feature]
        standing = _standing(path.members, family)
        if path.tally[_BOTH] == 1 and standing != _BOTH:
            continue
        p = path.tally[_LATER] - (1 if standing == _LATER else 0)
        q = path.tally[_EARLIER] - (1 if standing == _EARLIER else 0)
        a, b = path.members[family, _LATER], path.members[family, _EARLIER]
        if path.side[feature] == _LATER:
            out[feature] += value * weights[p, q] * weights[a - 1, b]
        else:
            out[feature] -= value * weights[p, q] * weights[a, b - 1]


@compiled
def _walk_tree(
    trees: Trees, root: int, start: Floats, end: Floats, families: Integers, weights: Floats, path: Path, out: Floats
) -> None:
    """Add one tree's contributions to `out`; `path` is empty before and after."""
    node, length, waiting = root, 0, 0
    while True:
        while node >= 0 and path.tally[_BOTH] < 2:
            feature = int(trees.feature[node])
            side = path.side[feature]
            if side == _EARLIER:
                node = _child(trees, node, start[feature])
                continue
            later = _child(trees, node, end[feature])
            if side < 0 and start[feature] != end[feature]:
                earlier = _child(trees, node, start[feature])
                if earlier != later:
                    path.stack_child[waiting] = earlier
                    path.stack_feature[waiting] = feature
                    path.stack_length[waiting] = length
                    waiting += 1
                    length = _enter(path, families, length, feature, _LATER)
            node = later
        if node < 0 and path.tally[_BOTH] < 2:
            _credit(path, families, length, trees.leaf[~node], weights, out)
        if waiting == 0:
            break
        waiting -= 1
        node = path.stack_child[waiting]
        length = _return(path, families, length, path.stack_length[waiting])
        length = _enter(path, families, length, path.stack_feature[waiting], _EARLIER)
    _return(path, families, length, 0)


@compiled
def walk_pairs(
    trees: Trees, families: Integers, weights: Floats, starts: Floats, ends: Floats, path: Path, out: Floats
) -> None:
    """Write each pair's contributions to the margin to `out` (n, features), which is zero before.

    A tree that splits on no feature that differs between the rows is not walked. `families`: number of each feature's
    family. `weights[p, q]` = p! q! / (p + q + 1)!, for p and q up to the trees' depth.
    """
    words = trees.uses.shape[1]
    changed = np.zeros(words, dtype=np.uint64)
    for pair in range(len(starts)):
        start, end = starts[pair], ends[pair]
        changed[:] = 0
        for feature in range(len(families)):
            before, after = start[feature], end[feature]
            if before != after and not (np.isnan(before) and np.isnan(after)):
                changed[feature // 64] |= np.uint64(1) << np.uint64(feature % 64)
        for tree in range(len(trees.root)):
            for word in range(words):
                if trees.uses[tree, word] & changed[word]:
                    _walk_tree(trees, int(trees.root[tree]), start, end, families, weights, path, out[pair])
                    break
