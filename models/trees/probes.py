"""Rows that try every kind of routing of a booster: at, above and below its thresholds, missing, odd categories."""

import numpy as np
from numpy.typing import NDArray

from creditline.models.trees.trees import CATEGORY, Trees

_ANY = np.array([np.nan, 0.0, -0.0, 1e-36, -1e-36, 1e-30, 1.0, -1.0, 1e300, -1e300])
_ANY_CATEGORY = np.array([np.nan, 0.0, -0.5, -1.0, -7.0, 2.9, 31.0, 32.0, 64.0, 1e5, 2147483648.0, 1e12])


def probe_rows(trees: Trees, rows: int = 256, seed: int = 0) -> NDArray[np.float64]:
    """Generated rows, shape (rows, features); the same for the same trees and seed."""
    generator = np.random.default_rng(seed)
    matrix = np.empty((rows, trees.feature_count))
    feature_of = trees.slot_feature[trees.slot]
    categorical = trees.slot_rule[trees.slot] == CATEGORY
    order = np.argsort(feature_of, kind="stable")
    ends = np.searchsorted(feature_of[order], np.arange(trees.feature_count + 1))
    for feature in range(trees.feature_count):
        nodes = order[ends[feature] : ends[feature + 1]]
        if categorical[nodes].any():
            largest = 32 * int((trees.bit_end - trees.bit_start)[nodes].max())
            values = np.concatenate([_ANY_CATEGORY, np.arange(largest + 2)])
        else:
            at = trees.threshold[nodes]
            with np.errstate(over="ignore"):  # beyond the largest number is infinity
                values = np.concatenate([_ANY, at, np.nextafter(at, np.inf), np.nextafter(at, -np.inf)])
        matrix[:, feature] = generator.choice(values, rows)
    return matrix
