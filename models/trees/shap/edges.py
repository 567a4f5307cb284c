"""The paths of a forest as edges, with what quadrature needs at each (Yang's Linear TreeSHAP, with points on [0, 1]).

At a leaf of value v whose path splits on d features, feature i is worth v (o_i - z_i) times the integral over [0, 1] of
the product over the others of t o_j + (1 - t) z_j: z the share of training rows that went this way at all of a
feature's splits, o whether the row does. The integrand is a polynomial of degree d - 1, so d / 2 Gauss-Legendre points,
rounded up, give it exactly.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from creditline.models.trees.trees import Trees

Floats = NDArray[np.float64]
Numbers = NDArray[np.int32]


class Edges(NamedTuple):
    """Each split's two ways down, trees one after the other (`first[t]:first[t + 1]`), parents before children.

    `node`, `left` (1 or 0): where an edge leaves from; `above`: the edge before it in its tree, -1 below the root;
    `same`: the nearest edge above of a split on the same feature, or -1; `leaf`: what it ends in, or -1. `share`: z of
    its feature down to here. `points` and `weights`: Gauss-Legendre on [0, 1]; those of tree t are the
    `rule_size[t]` from `rule_first[t]` on. `expected`: the mean margin over the training rows.
    """

    first: NDArray[np.int64]
    node: Numbers
    left: Numbers
    feature: Numbers
    above: Numbers
    same: Numbers
    leaf: Numbers
    share: Floats
    points: Floats
    weights: Floats
    rule_first: NDArray[np.int64]
    rule_size: NDArray[np.int64]
    expected: float


def edges_of(trees: Trees) -> Edges:
    """The edges of all trees."""
    child, features = trees.child.tolist(), trees.slot_feature[trees.slot].tolist()
    rows_at, leaves_at = trees.node_count.tolist(), trees.leaf_count.tolist()
    node: list[int] = []
    left: list[int] = []
    feature: list[int] = []
    above: list[int] = []
    same: list[int] = []
    leaf: list[int] = []
    share: list[float] = []
    depths: list[int] = []  # features split on down to here
    first, count, expected = [0], [], 0.0
    for root in trees.root.tolist():
        begin, deepest = len(node), 1
        waiting = [(root, -1)] if root >= 0 else []
        expected += 0.0 if root >= 0 else float(trees.leaf[~root])
        while waiting:
            at, edge = waiting.pop()
            below, nearest = (0, -1) if edge < 0 else (depths[edge], edge)
            while nearest >= 0 and feature[nearest] != features[at]:
                nearest = begin + above[nearest] if above[nearest] >= 0 else -1
            for side in (0, 1):
                to = child[2 * at + side]
                passed = rows_at[to] if to >= 0 else leaves_at[~to]
                part = passed / rows_at[at] if rows_at[at] > 0 else 0.0
                node.append(at)
                left.append(1 - side)
                feature.append(features[at])
                above.append(-1 if edge < 0 else edge - begin)
                same.append(-1 if nearest < 0 else nearest - begin)
                leaf.append(-1 if to >= 0 else ~to)
                share.append(part * (share[nearest] if nearest >= 0 else 1.0))
                depths.append(below + (nearest < 0))
                deepest = max(deepest, depths[-1])
                if to >= 0:
                    waiting.append((to, len(node) - 1))
                else:
                    expected += float(trees.leaf[~to]) * passed / max(rows_at[root], 1.0)
        first.append(len(node))
        count.append((deepest + 1) // 2)
    rules = {number: np.polynomial.legendre.leggauss(number) for number in sorted(set(count))}
    places = dict(zip(rules, np.cumsum([0, *rules])[:-1].tolist(), strict=True))
    return Edges(
        first=np.array(first, dtype=np.int64),
        node=np.array(node, dtype=np.int32),
        left=np.array(left, dtype=np.int32),
        feature=np.array(feature, dtype=np.int32),
        above=np.array(above, dtype=np.int32),
        same=np.array(same, dtype=np.int32),
        leaf=np.array(leaf, dtype=np.int32),
        share=np.array(share, dtype=np.float64),
        points=np.concatenate([np.empty(0), *((1 + points) / 2 for points, _ in rules.values())]),
        weights=np.concatenate([np.empty(0), *(weights / 2 for _, weights in rules.values())]),
        rule_first=np.array([places[number] for number in count], dtype=np.int64),
        rule_size=np.array(count, dtype=np.int64),
        expected=expected,
    )
