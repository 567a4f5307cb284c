"""The scorecard trained and tested on exactly the rows of the trees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from creditline.models.artefact import ModelFeature
from creditline.training.cohorts import Role
from creditline.training.cohorts.weighing.in_time import customer_draws
from creditline.training.cohorts.weighing.weights import teaches, weights_of
from creditline.training.fit.crossing import part
from creditline.training.fit.held import calibrate_held, held_rows
from creditline.training.metrics import Metrics, measure
from creditline.training.scorecard.crossing import cards_out_of_fold
from creditline.training.scorecard.fit_scorecard import fit_scorecard
from creditline.training.scorecard.patterns import with_patterns
from creditline.training.scorecard.scorecard import Scorecard
from creditline.training.scorecard.woe import Floats
from creditline.training.settings.card_settings import CardSettings
from creditline.training.settings.train_settings import TrainSettings
from creditline.training.trees.selected import Matrix

_ROWS = 500_000  # to learn a few bins and weights from


@dataclass(frozen=True)
class Challenger:
    """A scorecard and its metrics per role, of the same rows as the model's.

    `settings`: those it was fitted with, `patterns` decided.
    `margin` (n,): before calibration. `log_odds` (n,): calibrated as the trees are, on the same rows, by the same choice
    among maps and to the same level. Both are of out-of-fold rows by cards and maps that had not seen the customer. The
    economy's share, where the model has one, is the model's alone.
    """

    scorecard: Scorecard
    settings: CardSettings
    metrics: Mapping[str, Metrics]
    margin: Floats = field(repr=False)
    log_odds: Floats = field(repr=False)


def challenge(matrix: Matrix, rows: pa.Table, features: Sequence[ModelFeature], settings: TrainSettings) -> Challenger:
    """Fit the scorecard on the rows the trees learn from, with the same folds and the same split.

    Of more than 500,000 rows about so many are learned from, of customers drawn.
    """
    role = np.array(rows["role"].to_pylist())
    defaulted = rows["defaulted"].to_numpy().astype(np.float64)
    folded = role == Role.FOLD.value
    learn = folded if folded.any() else role == Role.TRAIN.value
    weight, taught = weights_of(rows), teaches(rows)
    learn = learn if taught is None else learn & taught
    if (share := _ROWS / learn.sum()) < 1:
        learn &= customer_draws(rows["customer_id"], settings.seed, "rows of the scorecard") < share
    draw = customer_draws(rows["customer_id"], settings.seed, "patterns of the scorecard")
    learned = matrix[learn], defaulted[learn], features, part(weight, learn)
    card = with_patterns(*learned, settings.card, draw[learn])
    scorecard = fit_scorecard(*learned, card)
    margin, held = scorecard.margins(matrix), held_rows(rows, settings)
    if not folded.any():
        log_odds = calibrate_held(margin[held.rows], held, settings).calibration(margin)
    else:
        crossed, _ = cards_out_of_fold(
            matrix[folded], held.defaulted, held.fold, features, settings.card, held.weight, learn[folded], draw[folded]
        )
        level = calibrate_held(crossed, held, settings)
        log_odds = level.calibration(margin)
        margin[folded] = crossed
        log_odds[folded] = level.calibrated.log_odds + level.offset
    metrics = {
        use.value: measure(defaulted[role == use.value], log_odds[role == use.value], part(weight, role == use.value))
        for use in Role
        if (role == use.value).any()
    }
    return Challenger(scorecard, card, metrics, margin, log_odds)
