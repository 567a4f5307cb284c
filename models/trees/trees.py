"""A booster's trees as flat arrays."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# What a slot makes of a value before it is compared: `_LEFT` sends what is missing left, `_RIGHT` right.
NEVER_MISSING, ZERO_LEFT, ZERO_RIGHT, NAN_LEFT, NAN_RIGHT, CATEGORY = range(6)


class Trees(NamedTuple):
    """All trees; nodes and leaves are numbered through. A child or root `c >= 0` is a node, otherwise the leaf `~c`.

    Nodes that treat a feature's missing values alike share a slot, `slot_feature` and `slot_rule` (above); a row is
    brought to one value per slot and each node compares its slot's, so no node asks again what is missing.
    `child[2 n]` is node n's left, `child[2 n + 1]` its right; `parent` is the place in `child` a node hangs from, -1
    for a root. A categorical node's bitset is `bits[bit_start:bit_end]`; `bits` is None
    where no node is, and compiled code then asks no node. The nodes of slot s are
    `slot_nodes[slot_first[s]:slot_first[s + 1]]`, by threshold, and `slot_thresholds` their thresholds. `node_count`
    and `leaf_count`: training rows that came by. `depth`: most splits on a path. (A NamedTuple, so that compiled code
    can take it.)
    """

    root: NDArray[np.int32]
    slot: NDArray[np.int32]
    threshold: NDArray[np.float64]
    child: NDArray[np.int32]
    parent: NDArray[np.int32]
    bit_start: NDArray[np.int32]
    bit_end: NDArray[np.int32]
    bits: NDArray[np.uint32] | None
    leaf: NDArray[np.float64]
    slot_feature: NDArray[np.int32]
    slot_rule: NDArray[np.int32]
    slot_first: NDArray[np.int64]
    slot_nodes: NDArray[np.int32]
    slot_thresholds: NDArray[np.float64]
    node_count: NDArray[np.float64]
    leaf_count: NDArray[np.float64]
    depth: int
    feature_count: int
