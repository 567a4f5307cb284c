"""Growing a model's trees again: with its parameters and its number of rounds, from another seed or without a fold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact import Model, ModelFeature
from creditline.training.trees import FitParameters, Labelled, boost

Floats = NDArray[np.float64]
_WRITTEN_AS = {"min_child_samples": "min_data_in_leaf"}


@dataclass(frozen=True)
class Parts:
    """Boosters that predict the rows of a matrix between them: each those of its own place in `part`, shape (n,)."""

    texts: tuple[str, ...]
    part: NDArray[np.int64]

    def margins(self, matrix: Floats) -> Floats:
        """Raw scores of a matrix whose rows are the ones `part` tells of, shape (n,)."""
        found = np.empty(len(matrix))
        for place, text in enumerate(self.texts):
            own = self.part == place
            booster = lightgbm.Booster(model_str=text)
            found[own] = np.asarray(booster.predict(matrix[own], raw_score=True, num_threads=1), dtype=np.float64)
        return found


def parameters_of(model: Model) -> FitParameters:
    """The parameters its trees were grown with, read from the booster's text; a default where it names none."""
    written = dict(re.findall(r"^\[(\w+): (.*)\]$", model.booster_text, flags=re.MULTILINE))
    found: dict[str, Any] = {}
    for field in fields(FitParameters):
        value = written.get(_WRITTEN_AS.get(field.name, field.name))
        if value is not None and isinstance(field.default, int | float):
            found[field.name] = type(field.default)(value)
    return FitParameters(**found)


def regrow(
    model: Model,
    matrix: Floats,
    defaulted: Floats,
    *,
    seed: int,
    threads: int,
    features: Sequence[ModelFeature] | None = None,
) -> str:
    """LightGBM's text of trees grown on those rows for as many rounds as the model has trees.

    `features`: what the columns are; None: the model's own.
    """
    rounds = max(model.booster.num_trees(), 1)
    labelled = Labelled(matrix, defaulted)
    columns = model.features if features is None else features
    return boost(labelled, None, columns, parameters_of(model), seed=seed, threads=threads, rounds=rounds).text


def regrow_in_folds(
    model: Model,
    matrix: Floats,
    defaulted: Floats,
    fold: NDArray[np.int64],
    *,
    seed: int,
    threads: int,
    features: Sequence[ModelFeature] | None = None,
) -> Parts:
    """One booster per fold, grown on the other folds; `fold` (0, 1, …) has shape (n,)."""
    texts = [
        regrow(model, matrix[fold != own], defaulted[fold != own], seed=seed, threads=threads, features=features)
        for own in np.unique(fold)
    ]
    return Parts(tuple(texts), fold)
