"""Path-dependent SHAP values by quadrature (compiled)."""

import numpy as np
from numpy.typing import NDArray

from creditline.features.compiled import compiled
from creditline.models.trees.shap.edges import Edges
from creditline.models.trees.trees import Trees

Floats = NDArray[np.float64]

LANES = 8  # rows that go through a tree together, one in each lane of the processor


@compiled
def add_shap(trees: Trees, bits: NDArray[np.uint32], edges: Edges, values: Floats, out: Floats) -> None:
    """Add the SHAP values of LANES routed rows, `values` (slots, LANES), to `out` (features, LANES).

    `bits`: those of the trees, empty where they have none.
    """
    slot, threshold, leaf = trees.slot, trees.threshold, trees.leaf
    bit_start, bit_end = trees.bit_start, trees.bit_end
    node, left, feature, above, same, ends = (
        edges.node, edges.left, edges.feature, edges.above, edges.same, edges.leaf,
    )  # fmt: skip
    share, points, weights = edges.share, edges.points, edges.weights
    most = 1
    for tree in range(len(edges.rule_size)):
        most = max(most, edges.first[tree + 1] - edges.first[tree])
    follows = np.empty((most, LANES))  # 1.0 where the row goes this way at every split of the feature down to here
    product = np.empty((most, LANES))
    below = np.empty((most, LANES))  # sum over the leaves below of value times product, at one point
    factor = np.empty((most, LANES))
    inverse = np.empty((most, LANES))  # 0 where no training row went and the row does not, too
    for tree in range(len(edges.rule_size)):
        first, size = edges.first[tree], edges.first[tree + 1] - edges.first[tree]
        for e in range(size):
            at = int(node[first + e])
            s = int(slot[at])
            if bit_end[at] == 0:
                if left[first + e] == 1:
                    for lane in range(LANES):
                        follows[e, lane] = 1.0 if values[s, lane] <= threshold[at] else 0.0
                else:
                    for lane in range(LANES):
                        follows[e, lane] = 0.0 if values[s, lane] <= threshold[at] else 1.0
            else:
                for lane in range(LANES):
                    inside = 0
                    if values[s, lane] < 2147483648.0:
                        code = int(values[s, lane])
                        word = bit_start[at] + code // 32
                        if word < bit_end[at]:
                            inside = (int(bits[word]) >> (code % 32)) & 1
                    follows[e, lane] = 1.0 if inside == left[first + e] else 0.0
            if same[first + e] >= 0:
                before = int(same[first + e])
                for lane in range(LANES):
                    follows[e, lane] *= follows[before, lane]
        for k in range(edges.rule_first[tree], edges.rule_first[tree] + edges.rule_size[tree]):
            t = points[k]
            for e in range(size):
                z = share[first + e] * (1.0 - t)
                up, before = int(above[first + e]), int(same[first + e])
                for lane in range(LANES):
                    factor[e, lane] = follows[e, lane] * t + z
                    inverse[e, lane] = 1.0 / factor[e, lane] if factor[e, lane] > 0.0 else 0.0
                if up < 0:
                    for lane in range(LANES):
                        product[e, lane] = factor[e, lane]
                elif before < 0:
                    for lane in range(LANES):
                        product[e, lane] = product[up, lane] * factor[e, lane]
                else:
                    for lane in range(LANES):
                        product[e, lane] = product[up, lane] * factor[e, lane] * inverse[before, lane]
                value = leaf[ends[first + e]] * weights[k] if ends[first + e] >= 0 else 0.0
                for lane in range(LANES):
                    below[e, lane] = value * product[e, lane]
            for e in range(size - 1, -1, -1):
                up, before, f = int(above[first + e]), int(same[first + e]), int(feature[first + e])
                z = share[first + e]
                for lane in range(LANES):
                    out[f, lane] += below[e, lane] * (follows[e, lane] - z) * inverse[e, lane]
                if before >= 0:  # these leaves have the later factor: what is added at the edge before is taken back
                    z = share[first + before]
                    for lane in range(LANES):
                        out[f, lane] -= below[e, lane] * (follows[before, lane] - z) * inverse[before, lane]
                if up >= 0:
                    for lane in range(LANES):
                        below[up, lane] += below[e, lane]
