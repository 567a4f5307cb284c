"""Calibrating on the rows held for it: which they are, the map chosen on them, and its move to another level."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import logit

from creditline.models.calibration import CalibrationMap, Shifted
from creditline.training.cohorts import Role, customer_folds
from creditline.training.cohorts.weighing.in_time import customer_draws
from creditline.training.cohorts.weighing.weights import weights_of
from creditline.training.fit.calibrate import Calibrated, calibrate, latest
from creditline.training.fit.crossing import part
from creditline.training.fit.level import level_at
from creditline.training.settings.train_settings import TrainSettings
from creditline.training.trees.boosting import Floats


@dataclass(frozen=True)
class Held:
    """The rows held to calibrate on: those of the role `calibration`, or all of the cross-fitting folds.

    `rows` (n,) of the sample, each of which is held or not. Of the held ones (h,): their `fold`, whether they are
    `recent` (maps are fitted and compared on these), `defaulted` (0 or 1) and `weight`.
    """

    rows: NDArray[np.bool_]
    fold: NDArray[np.int64]
    recent: NDArray[np.bool_]
    defaulted: Floats
    weight: Floats | None

    @property
    def calibrating(self) -> NDArray[np.bool_]:
        """The rows of the sample maps are fitted on, shape (n,)."""
        found = self.rows.copy()
        found[self.rows] = self.recent
        return found


@dataclass(frozen=True)
class Level:
    """The chosen map, moved where that was asked for; `offset`: by how much, in log-odds.

    `calibrated`: the kinds of map compared, before any move. `on` and `rate`: how many rows it was fitted on, and their
    default rate.
    """

    calibration: CalibrationMap
    calibrated: Calibrated
    offset: float
    on: int
    rate: float


def held_rows(rows: pa.Table, settings: TrainSettings) -> Held:
    """Which `rows` of a sample calibrate, in which folds; DataError as `customer_folds`."""
    role = np.array(rows["role"].to_pylist())
    crossed = Role.FOLD.value in role
    held = np.asarray(role == (Role.FOLD if crossed else Role.CALIBRATION).value)
    own = rows.filter(pa.array(held))
    defaulted = own["defaulted"].to_numpy().astype(np.float64)
    if crossed:
        fold = customer_folds(own["customer_id"], defaulted, settings.cohorts.folds, settings.cohorts.fold_seed)
    else:
        draws = customer_draws(own["customer_id"], settings.seed, "calibration folds")
        fold = (draws * settings.cohorts.folds).astype(np.int64)
    recent = latest(own["as_of"].to_numpy(), defaulted, settings.cohorts.calibration_defaults)
    return Held(held, fold, recent, defaulted, weights_of(own))


def calibrate_held(margin: Floats, held: Held, settings: TrainSettings, kind: str | None = None) -> Level:
    """Choose and fit a map on the held rows' margins (h,), by trees or a card that had not seen them.

    `kind`: the kind of map that has to be taken, whichever does best.

    `settings.central_tendency` moves it by the difference of the log-odds of that rate and of the rows' own (Elkan 2001,
    theorem 2): right where all that differs is how many default, and no promise of a mean. `settings.long_run_average`
    moves it to where the mean probability over the rows it was fitted on is that rate.
    """
    recent, weight = held.recent, part(held.weight, held.recent)
    calibrated = calibrate(margin, held.defaulted, held.fold, recent, held.weight, kind)
    rate = float(np.average(held.defaulted[recent], weights=weight))
    calibration, offset = calibrated.calibration, 0.0
    if settings.central_tendency is not None:
        offset = float(logit(settings.central_tendency) - logit(rate))
        calibration = Shifted(calibration, offset, settings.central_tendency)
    if settings.long_run_average is not None:
        offset = level_at(settings.long_run_average, calibration(margin[recent]), weight)
        calibration = Shifted(calibration, offset, settings.long_run_average)
    return Level(calibration, calibrated, offset, int(recent.sum()), rate)
