"""Trees without a model around them, for the tests of the walk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import lightgbm
import numpy as np
import pytest

from creditline.models.trees.contributions import contributions
from creditline.models.trees.from_booster import read_trees
from creditline.models.trees.trees import Trees


@dataclass(frozen=True, repr=False)
class Forest:
    """A booster beside its trees as arrays. `families` names one per column; `draw(seed, n)` gives rows for it.

    Without concepts each family is one.
    """

    booster: lightgbm.Booster
    text: str
    trees: Trees
    families: tuple[str, ...]
    draw: Callable[[int, int], np.ndarray]

    def margin(self, rows: np.ndarray) -> np.ndarray:
        return np.asarray(self.booster.predict(rows, raw_score=True, num_threads=2))

    def contributions(
        self, start: np.ndarray, end: np.ndarray, families: Sequence[str] = (), concepts: Sequence[str] = ()
    ) -> np.ndarray:
        families = families or self.families
        return contributions(self.trees, families, concepts or families, start, end)


@pytest.fixture(scope="session")
def forest(boosted: Callable[..., str]) -> Callable[..., Forest]:
    """`forest(families, categories={column: how many}, missing=0.1, rows=1500, **parameters)`."""

    def grow(
        families: Sequence[str],
        categories: dict[int, int] | None = None,
        missing: float = 0.1,
        rows: int = 1500,
        seed: int = 0,
        **parameters: object,
    ) -> Forest:
        known = categories or {}

        def draw(seed: int, n: int) -> np.ndarray:
            generator = np.random.default_rng(seed)
            matrix = np.round(generator.normal(size=(n, len(families))), 2)  # ties and exact zeros happen
            for column, count in known.items():
                matrix[:, column] = generator.integers(0, count, n)
            matrix[generator.random(matrix.shape) < missing] = np.nan
            return matrix

        matrix = draw(seed, rows)
        filled = np.nan_to_num(matrix, nan=0.7)
        for column, count in known.items():
            filled[:, column] = np.random.default_rng(column).normal(size=count + 1)[filled[:, column].astype(int)]
        signal = filled.sum(axis=1) + filled[:, 0] * filled[:, -1] + np.abs(filled[:, len(families) // 2])
        outcome = signal + np.random.default_rng(seed + 1).normal(size=rows) > np.median(signal)
        names = [f"x{column}" for column in range(len(families))]
        text = boosted(matrix, outcome.astype(int), names, sorted(known), **parameters)
        return Forest(lightgbm.Booster(model_str=text), text, read_trees(text), tuple(families), draw)

    return grow
