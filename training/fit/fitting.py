"""Booster and calibration map from a sample's matrix, whichever way its rows are split."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.models.artefact import ModelFeature
from creditline.models.calibration import CalibrationMap
from creditline.training.cohorts import Role, customer_folds
from creditline.training.cohorts.in_time import customer_draws
from creditline.training.fit.calibrate import cross_calibrate, fit_sigmoid
from creditline.training.fit.crossing import out_of_fold
from creditline.training.fit.parameters import FitParameters
from creditline.training.fit.settings import TrainSettings
from creditline.training.fit.trees import Boosted, Curve, Floats, Labelled, boost


@dataclass(frozen=True)
class Fitted:
    """The final booster and map; `margin` and `log_odds` (n,) of every row; who calibrated: rows and defaults."""

    boosted: Boosted
    calibration: CalibrationMap
    margin: Floats
    log_odds: Floats
    curves: tuple[Curve, ...]
    calibrated_on: int
    calibrated_defaults: int


def fit(
    matrix: Floats,
    rows: pa.Table,
    features: Sequence[ModelFeature],
    parameters: FitParameters,
    settings: TrainSettings,
    step: Callable[[str], None],
) -> Fitted:
    """Fit on the rows' roles: once where customers are split, cross-fitted where they are in folds."""
    role = np.array(rows["role"].to_pylist())
    defaulted = rows["defaulted"].to_numpy().astype(np.float64)
    if Role.FOLD.value in role:
        return _cross_fitted(matrix, rows, role == Role.FOLD.value, defaulted, features, parameters, settings, step)
    return _held_out(matrix, role, defaulted, features, parameters, settings, step)


def _held_out(
    matrix: Floats,
    role: NDArray[np.str_],
    defaulted: Floats,
    features: Sequence[ModelFeature],
    parameters: FitParameters,
    settings: TrainSettings,
    step: Callable[[str], None],
) -> Fitted:
    learn, watch, hold = (role == part.value for part in (Role.TRAIN, Role.VALIDATION, Role.CALIBRATION))
    step("growing trees")
    boosted = boost(
        Labelled(matrix[learn], defaulted[learn]),
        Labelled(matrix[watch], defaulted[watch]),
        features,
        parameters,
        seed=settings.seed,
        threads=settings.threads,
    )
    step("calibrating")
    margin = boosted.margins(matrix, settings.threads)
    calibration = fit_sigmoid(margin[hold], defaulted[hold])
    held = int(hold.sum()), int(defaulted[hold].sum())
    return Fitted(boosted, calibration, margin, calibration(margin), boosted.curves, *held)


def _cross_fitted(
    matrix: Floats,
    rows: pa.Table,
    folded: NDArray[np.bool_],
    defaulted: Floats,
    features: Sequence[ModelFeature],
    parameters: FitParameters,
    settings: TrainSettings,
    step: Callable[[str], None],
) -> Fitted:
    customers = rows.filter(pa.array(folded))["customer_id"]
    inside, outcome = matrix[folded], defaulted[folded]
    fold = customer_folds(customers, outcome, settings.cohorts.folds, settings.cohorts.fold_seed)
    crossed = out_of_fold(
        inside,
        outcome,
        fold,
        customer_draws(customers, settings.seed, "validation"),
        features,
        parameters,
        validation_share=settings.cohorts.validation_share,
        seed=settings.seed,
        threads=settings.threads,
        step=step,
    )
    step("growing trees on all folds")
    rounds = int(np.median(crossed.rounds))
    everything = Labelled(inside, outcome)
    boosted = boost(everything, None, features, parameters, seed=settings.seed, threads=settings.threads, rounds=rounds)
    step("calibrating")
    calibration = fit_sigmoid(crossed.margin, outcome)
    margin = boosted.margins(matrix, settings.threads)
    log_odds = calibration(margin)
    margin[folded] = crossed.margin
    log_odds[folded] = cross_calibrate(crossed.margin, outcome, fold)
    return Fitted(boosted, calibration, margin, log_odds, crossed.curves, int(folded.sum()), int(outcome.sum()))
