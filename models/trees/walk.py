"""The walk of two rows through the same trees (compiled): Owen values of families, concepts in them, features in those.

Both rows go down together to the first split where they part; a tree in which they never do adds nothing. Below it, at
a leaf whose path holds, every split where the rows part puts its feature on one row's side. With p families wholly on
the later row's side and q wholly on the earlier's, family k excepted; c and d concepts of k so, one excepted; and a and b
features of that concept on the two sides, a later-side feature of it gets v * w(p, q) * w(c, d) * w(a - 1, b) and an
earlier-side one -v * w(p, q) * w(c, d) * w(a, b - 1), where w(p, q) = p! q! / (p + q + 1)!. If another family, or another
concept of the family, stands on both sides, nothing is gained by any order. What is called often takes arrays and not
`Trees`: handing all of them over costs as much as a tree.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from creditline.features.compiled import compiled
from creditline.models.trees.trees import CATEGORY, NAN_LEFT, NEVER_MISSING, ZERO_LEFT, ZERO_RIGHT, Trees

Floats = NDArray[np.float64]
Numbers = NDArray[np.int32]

_ZERO = 1.0000000180025095e-35  # LightGBM's kZeroThreshold, a float32, as a double
_NODES_PER_TREE = 4  # with more nodes on changed slots than this, going down every tree is cheaper (benchmarks/why)


class Scratch(NamedTuple):
    """Scratch of one thread: nodes to begin at, the path's features and their sides, splits still to take, counts.

    The counts are of a leaf's features by family, of its concepts by family and of its features by concept, on the later and
    on the earlier row's side each; zero between leaves.
    """

    begins: Numbers
    features: Numbers
    sides: Numbers
    waiting_child: Numbers
    waiting_length: Numbers
    members: Numbers
    inside: Numbers
    parts: Numbers


class Players(NamedTuple):
    """The number of each feature's family and of its concept, (features,) each; a concept is of one family."""

    families: Numbers
    concepts: Numbers


@compiled
def route(trees: Trees, rows: Floats, values: Floats) -> None:
    """Bring rows (n, features) to what the nodes compare, `values` (n, slots): LightGBM's Tree::NumericalDecision.

    Missing is -inf where it goes left and NaN where it goes right. A category is cut to a whole number; one that no
    bitset can hold is infinite.
    """
    for row in range(len(rows)):
        for slot in range(len(trees.slot_feature)):
            value, rule = rows[row, trees.slot_feature[slot]], trees.slot_rule[slot]
            if rule == CATEGORY:
                value = np.trunc(value) + 0.0 if -1.0 < value < 2147483648.0 else np.inf
            else:
                if abs(value) <= _ZERO:
                    value = 0.0
                if rule == NEVER_MISSING:
                    value = 0.0 if np.isnan(value) else value
                elif np.isnan(value) or (value == 0.0 and rule <= ZERO_RIGHT):
                    value = -np.inf if rule in (ZERO_LEFT, NAN_LEFT) else np.nan
            values[row, slot] = value


@compiled
def goes_left(
    threshold: Floats, bit_start: Numbers, bit_end: Numbers, bits: NDArray[np.uint32] | None, node: int, value: float
) -> bool:
    """Whether a routed value goes left at a node."""
    if bits is None:  # known when this is compiled: such trees have machine code of their own, twice as fast
        return bool(value <= threshold[node])
    if bit_end[node] > 0:  # categorical
        if value >= 2147483648.0:
            return False
        word = bit_start[node] + int(value) // 32
        return bool(word < bit_end[node] and (int(bits[word]) >> (int(value) % 32)) & 1)
    return bool(value <= threshold[node])


@compiled
def _place(thresholds: Floats, begin: int, end: int, value: float) -> int:
    """The first of the ascending `thresholds[begin:end]` that `value` is not above; `end` for NaN."""
    while begin < end:
        middle = (begin + end) // 2
        if thresholds[middle] >= value:
            end = middle
        else:
            begin = middle + 1
    return begin


@compiled
def _partings(trees: Trees, was: Floats, now: Floats, begins: Numbers) -> int:
    """Write the node of each tree where the rows first part to `begins`; how many trees there are."""
    slot, child, parent, threshold = trees.slot, trees.child, trees.parent, trees.threshold
    start, end, bits = trees.bit_start, trees.bit_end, trees.bits
    first, nodes, found = trees.slot_first, trees.slot_nodes, 0
    concerned = 0
    for s in range(len(was)):
        if was[s] != now[s] and not (np.isnan(was[s]) and np.isnan(now[s])):
            concerned += first[s + 1] - first[s]
    if concerned > _NODES_PER_TREE * len(trees.root):
        for tree in range(len(trees.root)):
            node = int(trees.root[tree])
            while node >= 0:
                before = goes_left(threshold, start, end, bits, node, was[slot[node]])
                if before != goes_left(threshold, start, end, bits, node, now[slot[node]]):
                    begins[found] = node
                    found += 1
                    break
                node = int(child[2 * node + (0 if before else 1)])
        return found
    # Few nodes can part the rows: from each that does, up to the root, every split must send both rows there.
    for s in range(len(was)):
        if was[s] == now[s] or (np.isnan(was[s]) and np.isnan(now[s])):
            continue
        low, high = first[s], first[s + 1]
        if trees.slot_rule[s] != CATEGORY:
            one = _place(trees.slot_thresholds, low, high, was[s])
            other = _place(trees.slot_thresholds, low, high, now[s])
            low, high = min(one, other), max(one, other)
        for place in range(low, high):
            node = int(nodes[place])
            if trees.slot_rule[s] == CATEGORY and goes_left(threshold, start, end, bits, node, was[s]) == goes_left(
                threshold, start, end, bits, node, now[s]
            ):
                continue
            link = int(parent[node])
            while link >= 0:
                above, left = link // 2, link % 2 == 0
                if goes_left(threshold, start, end, bits, above, was[slot[above]]) != left:
                    break
                if goes_left(threshold, start, end, bits, above, now[slot[above]]) != left:
                    break
                link = int(parent[above])
            if link < 0:
                begins[found] = node
                found += 1
    return found


@compiled
def _walk(
    trees: Trees, count: int, was: Floats, now: Floats, players: Players, weights: Floats, room: Scratch, out: Floats
) -> None:
    """Add the contributions of `count` trees, each from the node in `room.begins` down, to `out` (features,)."""
    slot, child, threshold, leaf, feature_of = trees.slot, trees.child, trees.threshold, trees.leaf, trees.slot_feature
    start, end, bits = trees.bit_start, trees.bit_end, trees.bits
    families, concepts = players.families, players.concepts
    features, sides, members, inside, parts = room.features, room.sides, room.members, room.inside, room.parts
    for tree in range(count):
        node, length, waiting = int(room.begins[tree]), 0, 0
        while True:
            while node >= 0:
                s = slot[node]
                before = goes_left(threshold, start, end, bits, node, was[s])
                after = goes_left(threshold, start, end, bits, node, now[s])
                earlier = int(child[2 * node + (0 if before else 1)])
                later = int(child[2 * node + (0 if after else 1)])
                node = later
                if before != after:
                    side = -1
                    for step in range(length):
                        if features[step] == feature_of[s]:
                            side = sides[step]
                    if side == 1:
                        node = earlier
                    elif side == -1:
                        room.waiting_child[waiting], room.waiting_length[waiting] = earlier, length
                        waiting += 1
                        features[length], sides[length] = feature_of[s], 0
                        length += 1
            value = leaf[~node]
            # Families wholly later, wholly earlier, on both sides.
            p, q, both, alone = 0, 0, 0, True
            for step in range(length):
                family, side = families[features[step]], sides[step]
                mine, others = members[family, side], members[family, 1 - side]
                members[family, side] += 1
                if mine + others > 0:
                    alone = False
                if mine == 0 and others == 0:
                    p, q = p + 1 - side, q + side
                elif mine == 0:  # until now on the other side only
                    p, q, both = p - side, q - 1 + side, both + 1
            if alone:
                gain = value * weights[p - 1, q] if p > 0 else 0.0
                loss = value * weights[p, q - 1] if q > 0 else 0.0
                for step in range(length):
                    out[features[step]] += gain if sides[step] == 0 else -loss
            elif both < 2:
                mixed = 0  # concepts on both sides, which are then all of one family
                for step in range(length):
                    family, concept, side = families[features[step]], concepts[features[step]], sides[step]
                    if parts[concept, side] == 0:
                        inside[family, side] += 1
                        mixed += 1 if parts[concept, 1 - side] > 0 else 0
                    parts[concept, side] += 1
                for step in range(length if mixed < 2 else 0):
                    family, concept = families[features[step]], concepts[features[step]]
                    c, d, a, b = inside[family, 0], inside[family, 1], parts[concept, 0], parts[concept, 1]
                    if (both == 1 and (c == 0 or d == 0)) or (mixed == 1 and (a == 0 or b == 0)):
                        continue
                    weight = value * weights[p - (1 if d == 0 else 0), q - (1 if c == 0 else 0)]
                    weight *= weights[c - (1 if a > 0 else 0), d - (1 if b > 0 else 0)]
                    if sides[step] == 0:
                        out[features[step]] += weight * weights[a - 1, b]
                    else:
                        out[features[step]] -= weight * weights[a, b - 1]
                for step in range(length):
                    inside[families[features[step]], sides[step]] = 0
                    parts[concepts[features[step]], sides[step]] = 0
            for step in range(length):
                members[families[features[step]], sides[step]] = 0
            if waiting == 0:
                break
            waiting -= 1
            node, length = int(room.waiting_child[waiting]), room.waiting_length[waiting]
            sides[length] = 1
            length += 1


@compiled
def walk_pairs(
    trees: Trees, players: Players, weights: Floats, was: Floats, now: Floats, shared: bool, room: Scratch, out: Floats
) -> None:
    """Write what each feature adds to the margins of `now` over `was`, both routed, to `out` (n, features), zero before.

    Row by row; or, `shared`, the mean over all rows of `was`. `weights[p, q]` = p! q! / (p + q + 1)!, for p and q up to
    the trees' depth.
    """
    for row in range(len(now)):
        first, last = (0, len(was)) if shared else (row, row + 1)
        for reference in range(first, last):
            count = _partings(trees, was[reference], now[row], room.begins)
            _walk(trees, count, was[reference], now[row], players, weights, room, out[row])
        if shared:
            out[row] /= len(was)
