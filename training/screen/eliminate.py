"""Features the trees do better without, by their SHAP values: probatus' ShapRFECV."""

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.artefact import Dropped, ModelFeature

if TYPE_CHECKING:
    import pandas as pd

    from creditline.training.trees.parameters import FitParameters

Floats = NDArray[np.float64]

_STEP = 0.3  # share of the features left out in each round
_FEWEST_FEATURES = 5
_FEWEST_DEFAULTS = 10  # in a fold: with fewer, its log loss is noise
_TREES, _LEARNING_RATE = 100, 0.1  # coarser than the final trees, so that twenty rounds of five folds take minutes


def eliminate(
    matrix: Floats,
    defaulted: Floats,
    fold: NDArray[np.int64],
    features: Sequence[ModelFeature],
    parameters: "FitParameters",
    *,
    seed: int,
    threads: int,
    weight: Floats | None = None,
) -> tuple[Dropped, ...]:
    """The features to leave out, in their order, found on these rows alone.

    In rounds, trees are grown on all folds but one and explained on that one; three tenths of the features, those
    whose mean absolute SHAP value there is lowest, go. Of the rounds' sets the one with the lowest cross-validated
    log loss stays, five features at least. `matrix` (n, features), `defaulted` (n,), `fold` (n,): the same for all rows
    of a customer; `weight` (n,): how often each row counts. Nothing is left out, with a warning, where a fold holds
    fewer than 10 defaults. DataError where probatus is not installed.
    """
    folds = np.unique(fold)
    if (bads := int(np.bincount(fold, weights=defaulted).min())) < _FEWEST_DEFAULTS:
        warnings.warn(
            f"no feature was eliminated: {bads} defaults in a fold to measure on, {_FEWEST_DEFAULTS} are needed",
            stacklevel=2,
        )
        return ()
    if len(features) <= _FEWEST_FEATURES:
        return ()
    try:
        with warnings.catch_warnings():  # of shap about matplotlib
            warnings.simplefilter("ignore")
            from probatus.feature_elimination import ShapRFECV
    except ImportError:
        raise DataError(
            "eliminating features by SHAP values takes probatus; pip install 'creditline[elimination]'"
        ) from None

    rounds = ShapRFECV(
        _trees(features, parameters, seed, threads),
        step=_STEP,
        min_features_to_select=_FEWEST_FEATURES,
        cv=[(np.flatnonzero(fold != own), np.flatnonzero(fold == own)) for own in folds],
        scoring="neg_log_loss",
        n_jobs=1,
        random_state=seed,
    )
    frame = _frame(matrix, features)
    report = rounds.fit_compute(
        frame, defaulted, weight, feature_perturbation="tree_path_dependent", check_additivity=False
    )
    kept = set(rounds.get_reduced_features_set("best"))
    return tuple(
        Dropped(features[place].name, reason)
        for place, reason in sorted(_reasons(report).items())
        if f"c{place}" not in kept
    )


def _reasons(report: "pd.DataFrame") -> dict[int, str]:
    """Why each column went that went in any round, by its place."""
    losses = [-float(score) for score in report["val_metric_mean"]]
    why = f"cross-validated log loss {min(losses):.5f} without it and others, {losses[0]:.5f} with all"
    return {
        int(column.removeprefix("c")): f"eliminated: SHAP values among the lowest of {size} features; {why}"
        for size, gone in zip(report["num_features"], report["eliminated_features"], strict=True)
        for column in gone
    }


def _frame(matrix: Floats, features: Sequence[ModelFeature]) -> "pd.DataFrame":
    import pandas as pd

    frame = pd.DataFrame(matrix, columns=[f"c{place}" for place in range(len(features))])
    for place, feature in enumerate(features):
        if feature.kind == "category":
            codes = pd.Categorical(matrix[:, place], categories=np.arange(float(len(feature.categories))))
            frame[f"c{place}"] = codes
    return frame


def _trees(features: Sequence[ModelFeature], parameters: "FitParameters", seed: int, threads: int) -> Any:
    from lightgbm import LGBMClassifier

    class Directed(LGBMClassifier):
        """Trees bound by each column's direction, whichever columns are left; scikit-learn clones the rest."""

        def fit(self, X: Any, y: Any, *given: Any, **named: Any) -> Any:
            directions = [features[int(column.removeprefix("c"))].direction for column in X.columns]
            self.set_params(monotone_constraints=directions if any(directions) else None)
            return super().fit(X, y, *given, **named)

    settings = parameters.lightgbm((), seed, threads)
    for name in ("objective", "metric", "first_metric_only", "num_threads", "seed"):
        del settings[name]
    settings["learning_rate"] = _LEARNING_RATE
    return Directed(n_estimators=_TREES, random_state=seed, n_jobs=threads, **settings)
