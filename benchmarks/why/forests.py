"""The two models and the rows that the comparison is run on: 500 trees of 31 leaves on 200 features, 10 % missing."""

import lightgbm
import numpy as np

FEATURES, TREES, LEAVES = 200, 500, 31
CATEGORIES = dict(zip(range(3, 115, 7), [5, 20, 90, 150] * 4, strict=True))
GROUPS = [f"family {column // 20}" for column in range(FEATURES)]
CONCEPTS = [f"concept {column // 4}" for column in range(FEATURES)]


def draw(rows: int, seed: int, categories: dict[int, int]) -> np.ndarray:
    generator = np.random.default_rng(seed)
    matrix = np.round(generator.normal(size=(rows, FEATURES)), 3)
    for column, count in categories.items():
        matrix[:, column] = generator.integers(0, count, rows)
    matrix[generator.random(matrix.shape) < 0.1] = np.nan
    return matrix


def moved(starts: np.ndarray, ends: np.ndarray, share: float) -> np.ndarray:
    """`starts` with a share of the features as in `ends`."""
    return np.where(np.random.default_rng(0).random(starts.shape) < share, ends, starts)


def train(categories: dict[int, int]) -> str:
    matrix = draw(20_000, 0, categories)
    filled = np.nan_to_num(matrix, nan=0.3)
    for column, count in categories.items():
        filled[:, column] = np.random.default_rng(column).normal(size=count)[filled[:, column].astype(int)]
    generator = np.random.default_rng(1)
    signal = 0.3 * filled @ generator.normal(size=FEATURES)
    signal += filled[:, 0] * filled[:, 1] + np.sin(2 * filled[:, 5]) * filled[:, 6]
    outcome = (signal + generator.normal(size=len(signal)) > 0).astype(int)
    data = lightgbm.Dataset(matrix, outcome, categorical_feature=sorted(categories))
    parameters = {"objective": "binary", "num_leaves": LEAVES, "learning_rate": 0.05, "verbose": -1, "num_threads": 2}
    return lightgbm.train(parameters, data, TREES).model_to_string()
