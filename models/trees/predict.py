"""The margins of rows by a booster's trees (compiled): to the last bit what LightGBM predicts from the same text."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from creditline.features.compiled import compiled
from creditline.models.trees.trees import Trees
from creditline.models.trees.walk import goes_left, route

Floats = NDArray[np.float64]

_BLOCK = 64  # rows that go through each tree together, which stays in the processor's cache meanwhile
_WORTH_A_THREAD = 100_000  # trees walked by a thread, about a hundredth of a second; for fewer none is started


def predicted(trees: Trees, rows: Floats, threads: int = 1) -> Floats:
    """The margin of each row (n, features), float64: the sum of its leaves in the order of the trees, as LightGBM adds them.

    The same bits for any number of threads and any cut of the rows. `threads` is the most that are used: they share the
    rows out, and work without Python's lock. ValueError for rows of another width.
    """
    rows = np.ascontiguousarray(rows, dtype=np.float64)
    if rows.ndim != 2 or rows.shape[1] != trees.feature_count:
        raise ValueError(f"rows of {trees.feature_count} features are needed, not {rows.shape}")
    margins = np.empty(len(rows))
    parts = min(threads, 1 + len(rows) * len(trees.root) // _WORTH_A_THREAD)
    if parts < 2:
        add_up(trees, rows, margins)
        return margins
    edges = np.linspace(0, len(rows), parts + 1).astype(int).tolist()
    with ThreadPoolExecutor(parts) as pool:
        list(pool.map(lambda at: add_up(trees, rows[at[0] : at[1]], margins[at[0] : at[1]]), pairwise(edges)))
    return margins


@compiled
def add_up(trees: Trees, rows: Floats, margins: Floats) -> None:
    """Write the margin of each row (n, features) to `margins` (n,)."""
    slot, child, threshold, leaf, root = trees.slot, trees.child, trees.threshold, trees.leaf, trees.root
    start, end, bits = trees.bit_start, trees.bit_end, trees.bits
    values = np.empty((min(_BLOCK, len(rows)), len(trees.slot_feature)))
    for begin in range(0, len(rows), _BLOCK):
        count = min(_BLOCK, len(rows) - begin)
        route(trees, rows[begin : begin + count], values)
        for row in range(count):
            margins[begin + row] = 0.0
        for tree in range(len(root)):
            for row in range(count):
                node = int(root[tree])
                while node >= 0:
                    left = goes_left(threshold, start, end, bits, node, values[row, slot[node]])
                    node = int(child[2 * node + (0 if left else 1)])
                margins[begin + row] += leaf[~node]
