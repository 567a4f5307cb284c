"""Ordinary SHAP values of rows of one date, as LightGBM's `pred_contrib` defines them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from creditline.models.why.shap.edges import edges_of
from creditline.models.why.shap.quadrature import LANES, add_shap
from creditline.models.why.trees import Trees
from creditline.models.why.walk import route

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ShapValues:
    """`values` (rows, features) in log-odds, positive riskier; with `base`, the mean margin, a row sums to its margin.

    Path-dependent TreeSHAP (Lundberg et al. 2020): a feature left out is averaged over the training rows.
    """

    values: Floats
    base: float

    def explanation(self, rows: Floats, names: list[str]) -> Any:
        """The same for shap's own plots; `rows` (rows, features) are those explained. Imports shap."""
        import shap

        bases = np.full(len(self.values), self.base)
        return shap.Explanation(self.values, base_values=bases, data=rows, feature_names=names)


def shap_values(trees: Trees, rows: Floats, threads: int = 1) -> ShapValues:
    """SHAP values of the margin of each row (n, features); the same bits for any number of threads."""
    if rows.ndim != 2 or rows.shape[1] != trees.feature_count:
        raise ValueError(f"rows of {trees.feature_count} features are needed, not {rows.shape}")
    rows = np.ascontiguousarray(rows, dtype=np.float64)
    edges = edges_of(trees)
    if trees.bits is None:
        trees = trees._replace(bits=np.empty(0, dtype=np.uint32))
    found = np.empty(rows.shape)

    def explain(begin: int) -> None:
        part = rows[begin : begin + LANES]
        values = np.zeros((LANES, len(trees.slot_feature)))
        route(trees, part, values)
        out = np.zeros((trees.feature_count, LANES))
        add_shap(trees, edges, np.ascontiguousarray(values.T), out)
        found[begin : begin + len(part)] = out.T[: len(part)]

    begins = range(0, len(rows), LANES)
    if threads == 1:
        for begin in begins:
            explain(begin)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(explain, begins))
    return ShapValues(found, edges.expected)
