"""Contributions of features to the change of margin between two rows."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from creditline.models.why.trees import Trees
from creditline.models.why.walk import Path, walk_pairs

Floats = NDArray[np.float64]


def contributions(trees: Trees, groups: Sequence[str], starts: Floats, ends: Floats, threads: int = 1) -> Floats:
    """What each feature adds to the margin of `ends` over that of `starts`; all of shape (pairs, features).

    Baseline Shapley values with the row's own `starts` as the single reference: the groups (`groups` names one per
    feature, families or any other) are the players and features share their group's by the Owen value. A row of the
    result sums to the change of margin; a feature equal in both rows, missing included, gets exactly 0.0.
    """
    families = np.unique(list(groups), return_inverse=True)[1].astype(np.int64)
    starts, ends = np.ascontiguousarray(starts), np.ascontiguousarray(ends)
    if starts.shape != ends.shape or starts.shape[1:] != (trees.feature_count,) or len(families) != trees.feature_count:
        raise ValueError(f"rows of {trees.feature_count} features are needed, not {starts.shape} and {ends.shape}")
    out = np.zeros(starts.shape)
    weights = owen_weights(trees.depth)

    def walk(part: slice) -> None:
        walk_pairs(trees, families, weights, starts[part], ends[part], _empty_path(trees, families), out[part])

    parts = _parts(len(starts), threads)
    if len(parts) == 1:
        walk(parts[0])
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(walk, parts))
    return out


def owen_weights(depth: int) -> Floats:
    """`p! q! / (p + q + 1)!` for p and q in 0..depth: the chance that p given others come before a player and q after.

    >>> owen_weights(2).round(4).tolist()
    [[1.0, 0.5, 0.3333], [0.5, 0.1667, 0.0833], [0.3333, 0.0833, 0.0333]]
    """
    weights = np.empty((depth + 1, depth + 1))
    q = np.arange(depth + 1)
    weights[0] = 1.0 / (q + 1)
    for p in range(1, depth + 1):
        weights[p] = weights[p - 1] * p / (p + q + 1)
    return weights


def _parts(rows: int, threads: int) -> list[slice]:
    edges = np.linspace(0, rows, max(1, min(threads, rows)) + 1).astype(int)
    return [slice(begin, end) for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)]


def _empty_path(trees: Trees, families: NDArray[np.int64]) -> Path:
    def room(size: int) -> NDArray[np.int64]:
        return np.empty(size, dtype=np.int64)

    return Path(
        features=room(trees.depth + 1),
        side=np.full(trees.feature_count, -1, dtype=np.int64),
        members=np.zeros((int(families.max()) + 1, 2), dtype=np.int64),
        tally=np.zeros(3, dtype=np.int64),
        stack_child=room(trees.depth + 1),
        stack_feature=room(trees.depth + 1),
        stack_length=room(trees.depth + 1),
    )
