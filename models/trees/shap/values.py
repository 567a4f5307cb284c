"""Ordinary SHAP values of rows of one date, as LightGBM's `pred_contrib` defines them."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from creditline.models.trees.from_booster import read_trees
from creditline.models.trees.shap.edges import Edges, edges_of
from creditline.models.trees.shap.quadrature import LANES, add_shap
from creditline.models.trees.walk import route

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ShapValues:
    """`values` (rows, features) in log-odds, positive riskier; with `base`, the mean margin, a row sums to its margin.

    Path-dependent TreeSHAP (Lundberg et al. 2020): a feature left out is averaged over the training rows.
    """

    values: Floats
    base: float

    def for_shap(self, rows: Floats, names: Sequence[str]) -> Mapping[str, Any]:
        """What `shap.Explanation(**...)` takes, for its plots; `rows` (rows, features) are those explained."""
        bases = np.full(len(self.values), self.base)
        return {"values": self.values, "base_values": bases, "data": rows, "feature_names": list(names)}


def shap_values(booster_text: str, rows: Floats, threads: int = 1) -> ShapValues:
    """SHAP values of the margin of each row (n, features); the same bits for any number of threads.

    A booster's paths are laid out once and kept for the next call. DataError as `read_trees`.
    """
    trees, edges = read_trees(booster_text), _edges(booster_text)
    if rows.ndim != 2 or rows.shape[1] != trees.feature_count:
        raise ValueError(f"rows of {trees.feature_count} features are needed, not {rows.shape}")
    rows = np.ascontiguousarray(rows, dtype=np.float64)
    bits = np.empty(0, dtype=np.uint32) if trees.bits is None else trees.bits
    found = np.empty(rows.shape)

    def explain(begin: int) -> None:
        part = rows[begin : begin + LANES]
        values = np.zeros((LANES, len(trees.slot_feature)))
        route(trees, part, values)
        out = np.zeros((trees.feature_count, LANES))
        add_shap(trees, bits, edges, np.ascontiguousarray(values.T), out)
        found[begin : begin + len(part)] = out.T[: len(part)]

    begins = range(0, len(rows), LANES)
    if threads == 1:
        for begin in begins:
            explain(begin)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(explain, begins))
    return ShapValues(found, edges.expected)


@lru_cache(maxsize=8)
def _edges(booster_text: str) -> Edges:
    return edges_of(read_trees(booster_text))
