"""The trees' raw score of rows."""

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact.scoring_model import ScoringModel

Floats = NDArray[np.float64]

_FEW = 4  # rows that are predicted sooner one by one


def margins(model: ScoringModel, matrix: Floats, threads: int = 1) -> Floats:
    """LightGBM's raw score of each row of a matrix (n, features); the same for any number of threads and rows."""
    if not len(matrix):
        return np.empty(0)
    if len(matrix) <= _FEW:
        return np.array([model.one_row.margin(row) for row in np.ascontiguousarray(matrix, dtype=np.float64)])
    return np.asarray(model.booster.predict(matrix, raw_score=True, num_threads=threads), dtype=np.float64)
