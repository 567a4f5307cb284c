"""The trees' raw score of rows."""

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact.scoring_model import ScoringModel
from creditline.models.trees.predict import predicted

Floats = NDArray[np.float64]


def margins(model: ScoringModel, matrix: Floats, threads: int = 1) -> Floats:
    """The raw score of each row of a matrix (n, features); the same for any number of threads and rows."""
    return predicted(model.trees, matrix, threads)
