"""Booster and calibration map from a sample's matrix, whichever way its rows are split."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.models.artefact import Dropped, ModelFeature
from creditline.models.calibration import CalibrationMap
from creditline.training.cohorts import Role
from creditline.training.cohorts.weighing.in_time import customer_draws
from creditline.training.cohorts.weighing.weights import teaches, weights_of
from creditline.training.fit.calibrate import Calibrated
from creditline.training.fit.choosing import Choosing
from creditline.training.fit.crossing import STOPPING, out_of_fold, part
from creditline.training.fit.held import calibrate_held, held_rows
from creditline.training.screen.inner import Inner
from creditline.training.search import Search, Tried
from creditline.training.settings.card_settings import CardSettings
from creditline.training.settings.train_settings import TrainSettings
from creditline.training.trees.boosting import Boosted, Curve, Floats, Labelled, boost
from creditline.training.trees.parameters import FitParameters
from creditline.training.trees.selected import Matrix
from creditline.training.trees.verified import refuse_contrary


@dataclass(frozen=True)
class Fitted:
    """The final booster and map; `margin` and `log_odds` (n,) of every row; who calibrated: rows and default rate.

    `features`: those the final trees were grown on, `dropped` those left out first. `parameters`: those the
    trees were grown with, or the scorecard was fitted with, `tried` every trial of the search for them.
    `calibrated`: the kinds of map compared, before any shift to another level of risk.
    """

    boosted: Boosted
    features: tuple[ModelFeature, ...]
    dropped: tuple[Dropped, ...]
    calibration: CalibrationMap
    calibrated: Calibrated
    parameters: FitParameters | CardSettings
    tried: tuple[Tried, ...]
    margin: Floats
    log_odds: Floats
    curves: tuple[Curve, ...]
    calibrated_on: int
    calibrated_rate: float


@dataclass(frozen=True)
class _Asked:
    """What is fitted on, and how; `defaulted` (n,) is that of the rows."""

    matrix: Matrix
    rows: pa.Table
    defaulted: Floats
    features: Sequence[ModelFeature]
    parameters: FitParameters
    settings: TrainSettings
    step: Callable[[str], None]
    choosing: Choosing


def fit(
    matrix: Matrix,
    rows: pa.Table,
    features: Sequence[ModelFeature],
    parameters: FitParameters,
    settings: TrainSettings,
    step: Callable[[str], None],
    study: Path | None = None,
) -> Fitted:
    """Fit on the rows' roles: once where customers are split, cross-fitted where they are in folds.

    `study`: the SQLite file the search for parameters is kept in, if there is one. DataError where the trees do not keep to
    the declared directions.
    """
    choosing = Choosing(Search(settings.trials, study, settings.seed, settings.threads, step), not settings.dense)
    role = np.array(rows["role"].to_pylist())
    defaulted = rows["defaulted"].to_numpy().astype(np.float64)
    asked = _Asked(matrix, rows, defaulted, features, parameters, settings, step, choosing)
    crossed = Role.FOLD.value in role
    fitted = _cross_fitted(asked, role == Role.FOLD.value) if crossed else _held_out(asked, role)
    if parameters.directed:
        refuse_contrary(fitted.boosted.text, fitted.features)
    return fitted


def _held_out(asked: _Asked, role: NDArray[np.str_]) -> Fitted:
    matrix, rows, defaulted, settings = asked.matrix, asked.rows, asked.defaulted, asked.settings
    learn, watch = (role == part.value for part in (Role.TRAIN, Role.VALIDATION))
    weight, taught = weights_of(rows), teaches(rows)
    if taught is not None:
        learn, watch = learn & taught, watch & taught
    both = learn | watch
    inner = _inner(rows.filter(pa.array(both)), settings)
    known = Labelled(matrix[both], defaulted[both], part(weight, both))
    chosen = asked.choosing.choose("final trees", known, inner, asked.features, asked.parameters)
    matrix = chosen.of(matrix)
    learning, watched = (Labelled(matrix[side], defaulted[side], part(weight, side)) for side in (learn, watch))
    asked.step("growing trees")
    boosted = boost(
        learning,
        watched,
        chosen.features,
        chosen.found.parameters,
        seed=settings.seed,
        threads=settings.threads,
    )
    asked.step("calibrating")
    margin = boosted.margins(matrix, settings.threads)
    held = held_rows(rows, settings)
    level = calibrate_held(margin[held.rows], held, settings)
    log_odds = level.calibration(margin)
    return Fitted(
        boosted=boosted,
        features=chosen.features,
        dropped=chosen.dropped,
        calibration=level.calibration,
        calibrated=level.calibrated,
        parameters=chosen.found.parameters,
        tried=chosen.found.tried,
        margin=margin,
        log_odds=log_odds,
        curves=boosted.curves,
        calibrated_on=level.on,
        calibrated_rate=level.rate,
    )


def _cross_fitted(asked: _Asked, folded: NDArray[np.bool_]) -> Fitted:
    matrix, rows, settings = asked.matrix, asked.rows, asked.settings
    customers = rows.filter(pa.array(folded))["customer_id"]
    inside, outcome = matrix[folded], asked.defaulted[folded]
    own = rows.filter(pa.array(folded))
    held, weight, taught = held_rows(rows, settings), weights_of(own), teaches(own)
    draws = customer_draws(customers, settings.seed, STOPPING)
    inner = _inner(own, settings)
    crossed = out_of_fold(
        inside,
        outcome,
        held.fold,
        draws,
        asked.features,
        asked.parameters,
        validation_share=settings.cohorts.validation_share,
        seed=settings.seed,
        threads=settings.threads,
        step=asked.step,
        weight=weight,
        teaches=taught,
        choosing=asked.choosing,
        inner=inner,
    )
    learning = Labelled(inside, outcome, weight)
    if taught is not None:
        learning, inner = learning.take(taught), inner.take(taught)
    chosen = asked.choosing.choose("final trees", learning, inner, asked.features, asked.parameters)
    matrix, found = chosen.of(matrix), chosen.found
    rounds = found.rounds or int(np.median(crossed.rounds))
    asked.step("growing trees on all folds")
    boosted = boost(
        chosen.rows(learning),
        None,
        chosen.features,
        found.parameters,
        seed=settings.seed,
        threads=settings.threads,
        rounds=rounds,
    )
    asked.step("calibrating")
    level = calibrate_held(crossed.margin, held, settings)
    margin = boosted.margins(matrix, settings.threads)
    log_odds = level.calibration(margin)
    margin[folded] = crossed.margin
    log_odds[folded] = level.calibrated.log_odds + level.offset
    return Fitted(
        boosted=boosted,
        features=chosen.features,
        dropped=chosen.dropped,
        calibration=level.calibration,
        calibrated=level.calibrated,
        parameters=chosen.found.parameters,
        tried=(*crossed.tried, *chosen.found.tried),
        margin=margin,
        log_odds=log_odds,
        curves=crossed.curves,
        calibrated_on=level.on,
        calibrated_rate=level.rate,
    )


def _inner(rows: pa.Table, settings: TrainSettings) -> Inner:
    draws = customer_draws(rows["customer_id"], settings.seed, "search folds")
    return Inner(draws, rows["as_of"].to_numpy())
