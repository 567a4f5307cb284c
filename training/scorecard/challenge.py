"""The scorecard trained and tested on exactly the rows of the trees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from creditline.models.artefact import ModelFeature
from creditline.training.cohorts import Role, customer_folds
from creditline.training.cohorts.weighing.weights import teaches, weights_of
from creditline.training.fit.calibrate import cross_fit
from creditline.training.fit.crossing import part
from creditline.training.fit.sigmoid import fit_sigmoid
from creditline.training.metrics import Metrics, measure
from creditline.training.scorecard.fit_scorecard import fit_scorecard
from creditline.training.scorecard.scorecard import Scorecard
from creditline.training.scorecard.woe import Floats
from creditline.training.settings.train_settings import TrainSettings


@dataclass(frozen=True)
class Challenger:
    """A scorecard and its metrics per role, of the same rows as the model's.

    `log_odds` (n,): calibrated by a sigmoid on the rows that calibrate the model; of out-of-fold rows by cards and maps
    that had not seen the customer.
    """

    scorecard: Scorecard
    metrics: Mapping[str, Metrics]
    log_odds: Floats = field(repr=False)


def challenge(matrix: Floats, rows: pa.Table, features: Sequence[ModelFeature], settings: TrainSettings) -> Challenger:
    """Fit the scorecard on the rows the trees learn from, with the same folds and the same split."""
    role = np.array(rows["role"].to_pylist())
    defaulted = rows["defaulted"].to_numpy().astype(np.float64)
    folded = role == Role.FOLD.value
    learn = folded if folded.any() else role == Role.TRAIN.value
    weight, taught = weights_of(rows), teaches(rows)
    learn = learn if taught is None else learn & taught
    scorecard = fit_scorecard(matrix[learn], defaulted[learn], features, part(weight, learn))
    margin = scorecard.margins(matrix)
    hold = folded if folded.any() else role == Role.CALIBRATION.value
    if not folded.any():
        log_odds = fit_sigmoid(margin[hold], defaulted[hold], part(weight, hold))(margin)
    else:
        customers = rows.filter(pa.array(folded))["customer_id"]
        fold = customer_folds(customers, defaulted[folded], settings.cohorts.folds, settings.cohorts.fold_seed)
        crossed = np.empty(int(folded.sum()))
        inside, outcome, counts = matrix[folded], defaulted[folded], part(weight, folded)
        for own in np.unique(fold):
            others = fold != own if taught is None else (fold != own) & taught[folded]
            card = fit_scorecard(inside[others], outcome[others], features, part(counts, others))
            crossed[fold == own] = card.margins(inside[fold == own])
        log_odds = fit_sigmoid(crossed, outcome, counts)(margin)
        log_odds[folded] = cross_fit(fit_sigmoid, crossed, outcome, fold, weight=counts)
    metrics = {
        use.value: measure(defaulted[role == use.value], log_odds[role == use.value], part(weight, role == use.value))
        for use in Role
        if (role == use.value).any()
    }
    return Challenger(scorecard, metrics, log_odds)
