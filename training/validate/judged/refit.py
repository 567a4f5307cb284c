"""Making a model again: with its parameters and its number of rounds, from another seed or without a fold."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.artefact import Growing, Model, ModelFeature, ModelKind
from creditline.models.trees.from_booster import as_trees
from creditline.models.trees.predict import predicted
from creditline.training.scorecard import as_booster, fit_scorecard
from creditline.training.settings.card_settings import CardSettings
from creditline.training.trees import FitParameters, Labelled, boost

Floats = NDArray[np.float64]


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
            found[own] = predicted(as_trees(text), matrix[own])
        return found


def growing_of(model: Model) -> Growing:
    """How the model's trees were grown; DataError where it does not say."""
    if model.making.growing is None:
        raise DataError("the model does not say how its trees were grown, so none can be grown again; train it again")
    return model.making.growing


def parameters_of(model: Model) -> FitParameters:
    """The parameters its trees were grown with; DataError where it does not say."""
    return FitParameters(**growing_of(model).parameters)  # type: ignore[arg-type]


def card_settings_of(model: Model) -> CardSettings:
    """The settings its scorecard was fitted with; DataError where it does not say."""
    return CardSettings(**growing_of(model).parameters)  # type: ignore[arg-type]


def regrow(
    model: Model,
    matrix: Floats,
    defaulted: Floats,
    *,
    seed: int,
    threads: int,
    features: Sequence[ModelFeature] | None = None,
) -> str:
    """LightGBM's text of trees grown on those rows for as many rounds as the model has trees; of a scorecard, of its like.

    `features`: what the columns are; None: the model's own. A scorecard has no seed: with another than the model's it is
    fitted on as many of the rows drawn with replacement.
    """
    columns = model.features if features is None else features
    if model.kind is ModelKind.SCORECARD:
        rows = len(defaulted)
        often = None if seed == model.seed else np.random.default_rng(seed).multinomial(rows, [1 / rows] * rows)
        counts = None if often is None else often.astype(np.float64)
        card = fit_scorecard(matrix, defaulted, columns, counts, card_settings_of(model))
        return as_booster(card, columns).text
    rounds = max(len(model.trees.root), 1)
    labelled = Labelled(matrix, defaulted)
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
