"""LightGBM as a modeller tunes it: a small grid by cross-validation within the rows to learn from, over customers."""

from collections.abc import Sequence
from itertools import product

import lightgbm
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

GRID = [
    {"num_leaves": leaves, "min_child_samples": smallest, "feature_fraction": share}
    for leaves, smallest, share in product((4, 8, 16), (15, 50), (0.3, 0.7))
]
_PARTS, _ROUNDS, _PATIENCE = 3, 500, 30


def tuned_margins(
    matrix: pd.DataFrame, defaulted: NDArray[np.int64], customers: Sequence[str], learn: NDArray[np.bool_], seed: int
) -> NDArray[np.float64]:
    """Margins of the rows that `learn` leaves out, by trees of the parameters and rounds of least log loss within it."""
    rows, outcome = matrix[learn], defaulted[learn]
    splitter = StratifiedGroupKFold(_PARTS, shuffle=True, random_state=seed)
    parts = list(splitter.split(rows, outcome, np.asarray(customers)[learn]))
    best = (np.inf, 0, GRID[0])
    for tried in GRID:
        losses = lightgbm.cv(
            _settings(tried, seed), lightgbm.Dataset(rows, outcome), _ROUNDS, folds=parts,
            callbacks=[lightgbm.early_stopping(_PATIENCE, verbose=False)],
        )["valid binary_logloss-mean"]  # fmt: skip
        best = min(best, (float(np.min(losses)), int(np.argmin(losses)) + 1, tried), key=lambda one: one[0])
    booster = lightgbm.train(_settings(best[2], seed), lightgbm.Dataset(rows, outcome), best[1])
    return np.asarray(booster.predict(matrix[~learn], raw_score=True))


def _settings(tried: dict[str, float], seed: int) -> dict[str, object]:
    fixed = {
        "objective": "binary", "learning_rate": 0.05, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 10,
        "cat_smooth": 20, "deterministic": True, "force_col_wise": True, "num_threads": 1, "seed": seed, "verbosity": -1,
    }  # fmt: skip
    return fixed | tried
