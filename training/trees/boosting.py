"""Growing the trees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import lightgbm
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.models.artefact import ModelFeature
from creditline.training.trees.in_batches import InBatches, binning_seed
from creditline.training.trees.nulls import read_as_missing, stand_ins, with_stand_ins
from creditline.training.trees.parameters import FitParameters
from creditline.training.trees.selected import Matrix, Selected, in_parts

Floats = NDArray[np.float64]
Rows: TypeAlias = Matrix | pa.Table

# Below this many values a second thread saves nothing, and beside other busy processes threads that wait for each
# other in a spin can take 40 times as long. The trees are the same either way.
_WORTH_THREADS = 10_000_000
_WORTH_BATCHES = 10_000_000  # values of a selection from which LightGBM gets it in batches, and no copy of the whole


@dataclass(frozen=True)
class Labelled:
    """Rows to learn from: `matrix` (n, features; codes for categories, NaN or null for missing), `defaulted` (n,).

    `weight` (n,): how often each row counts; None: once.
    """

    matrix: Rows
    defaulted: Floats
    weight: Floats | None = None

    def take(self, chosen: NDArray[np.bool_]) -> "Labelled":
        """Only the chosen rows."""
        matrix = self.matrix.filter(pa.array(chosen)) if isinstance(self.matrix, pa.Table) else self.matrix[chosen]
        return Labelled(matrix, self.defaulted[chosen], None if self.weight is None else self.weight[chosen])


@dataclass(frozen=True)
class Curve:
    """One metric over the boosting rounds: `values[i]` after round i + 1, on the rows called `on`."""

    on: str
    metric: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Boosted:
    """A fitted booster as LightGBM's text, cut after its best round; a round may have found nothing to split."""

    text: str
    rounds: int
    curves: tuple[Curve, ...]

    def margins(self, matrix: Matrix, threads: int) -> Floats:
        """Raw scores (log-odds of default before calibration), shape (n,)."""
        booster = lightgbm.Booster(model_str=self.text)
        used = worthwhile_threads(matrix, threads)
        found = np.empty(len(matrix))
        for rows, numbers in in_parts(matrix):
            found[rows] = np.asarray(booster.predict(numbers, raw_score=True, num_threads=used), dtype=np.float64)
        return found


def worthwhile_threads(matrix: Rows, threads: int) -> int:
    """`threads` for a matrix large enough to share out, else 1."""
    rows, columns = matrix.shape
    return threads if rows * columns >= _WORTH_THREADS else 1


def boost(
    learn: Labelled,
    validation: Labelled | None,
    features: Sequence[ModelFeature],
    parameters: FitParameters,
    *,
    seed: int,
    threads: int,
    rounds: int | None = None,
    own_curve: bool = True,
) -> Boosted:
    """Grow trees on `learn`, stopping when the log loss on `validation` gets no better.

    Without `validation`, `rounds` are grown (default: the parameters' `fixed_rounds`). Features with a direction bind
    the trees to it, and where what is missing stands in it too, unless the parameters leave them free; categories are
    split as categories. The same input gives the same trees, whatever `threads` is.
    `own_curve`: whether metrics on `learn` are recorded too, which takes a tenth of the time; they are not where it
    holds 10 million values.
    """
    small = worthwhile_threads(learn.matrix, 2) == 1
    threads = worthwhile_threads(learn.matrix, threads)
    beyond = stand_ins(features) if parameters.directed else {}
    settings = parameters.lightgbm(tuple(feature.direction for feature in features), seed, threads)
    learning = _dataset(learn, features, settings, beyond)
    if validation is None:
        count = rounds or parameters.fixed_rounds
        grown = lightgbm.train(settings, learning, count).model_to_string()
        return Boosted(read_as_missing(grown, beyond), count, ())
    watched = _dataset(validation, features, settings, beyond, reference=learning)
    record: dict[str, dict[str, list[float]]] = {}
    trees: list[int] = []
    booster = lightgbm.train(
        settings,
        learning,
        parameters.max_rounds,
        valid_sets=[learning, watched] if own_curve and small else [watched],
        valid_names=["train", "validation"] if own_curve and small else ["validation"],
        callbacks=[
            lightgbm.early_stopping(parameters.patience, first_metric_only=True, verbose=False),
            lightgbm.record_evaluation(record),
            lambda after: trees.append(after.model.num_trees()),
        ],
    )
    curves = tuple(Curve(on, name, tuple(map(float, values))) for on in record for name, values in record[on].items())
    # A round whose columns allow no split grows no tree, so LightGBM's count of rounds runs ahead of its trees.
    best: int = booster.best_iteration
    grown = booster.model_to_string(num_iteration=trees[best - 1])
    return Boosted(read_as_missing(grown, beyond), best, curves)


def _dataset(
    rows: Labelled,
    features: Sequence[ModelFeature],
    settings: dict[str, Any],
    beyond: Mapping[int, float],
    reference: Any = None,
) -> lightgbm.Dataset:
    matrix: Any = rows.matrix
    if isinstance(matrix, Selected) and matrix.shape[0] * matrix.shape[1] >= _WORTH_BATCHES:
        matrix = InBatches(matrix, beyond)
        settings = settings | {"data_random_seed": binning_seed(settings["seed"])}
    else:
        matrix = with_stand_ins(np.asarray(matrix) if isinstance(matrix, Selected) else matrix, beyond)
    return lightgbm.Dataset(
        matrix,
        rows.defaulted,
        weight=rows.weight,
        reference=reference,
        feature_name=[feature.name for feature in features],
        categorical_feature=[place for place, feature in enumerate(features) if feature.kind == "category"],
        params=settings,
    )
