"""A booster's trees as flat arrays."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Trees(NamedTuple):
    """All trees; nodes and leaves are numbered through. A child or root `c >= 0` is a node, otherwise the leaf `~c`.

    `decision` is LightGBM's byte: bit 0 categorical, bit 1 missing goes left, bits 2 and 3 what is missing (0 nothing,
    1 zero, 2 NaN). A categorical node's bitset is `bits[bit_start:bit_end]`. `uses` (trees, words of 64 features):
    the features a tree splits on. `depth`: most splits on a path. (A NamedTuple, so that compiled code can take it.)
    """

    root: NDArray[np.int64]
    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    decision: NDArray[np.uint8]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    bit_start: NDArray[np.int64]
    bit_end: NDArray[np.int64]
    bits: NDArray[np.uint32]
    leaf: NDArray[np.float64]
    uses: NDArray[np.uint64]
    depth: int
    feature_count: int
