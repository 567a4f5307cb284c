"""The drawn rows with features, margins, scores and bands."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from creditline.features.data import DataSet
from creditline.models.artefact import Model
from creditline.models.portfolio.scores import features_of
from creditline.models.scale.bands import band_names
from creditline.models.scoring.figures import figures_of
from creditline.models.scoring.matrix import to_matrix
from creditline.training.cohorts import Role, customer_folds
from creditline.training.cohorts.weighing.weights import weights_of
from creditline.training.validate.judged.days_past_due import days_past_due
from creditline.training.validate.judged.drawn import Drawn, Use
from creditline.training.validate.judged.predicting import Predicting, predicting
from creditline.training.validate.judged.validate_settings import ValidateSettings

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scored:
    """Rows and what the model says of them; every array has one entry per row, `matrix` one column per feature.

    `customer` numbers the customers. `weight`: how often each row counts, None where each counts once. `fold` is the fold
    that refits leave them out by, all 0 where the judged rows are none that refits learn from. `predicting` gives what a
    changed matrix of these same rows would have, by the same trees and maps that gave `margin` and `log_odds`.
    `days_past_due`: as known on the date, None where the data do not tell. For
    internal use only: no report shows a row.
    """

    customer: NDArray[np.int64]
    as_of: NDArray[np.datetime64]
    use: NDArray[np.str_]
    learns: NDArray[np.bool_]
    defaulted: Floats
    weight: Floats | None
    fold: NDArray[np.int64]
    matrix: Floats = field(repr=False)
    margin: Floats
    log_odds: Floats
    score: NDArray[np.int64]
    band: NDArray[np.str_]
    predicting: Predicting = field(repr=False)
    days_past_due: Floats | None = field(default=None, repr=False)

    @property
    def pd(self) -> Floats:
        """Probability of default, 0 to 1."""
        return expit(self.log_odds)

    @property
    def judged(self) -> NDArray[np.bool_]:
        """The rows the headline numbers are about."""
        return np.asarray(self.use == Use.JUDGED.value)

    def counts(self, chosen: NDArray[np.bool_]) -> Floats | None:
        """The weights of the chosen rows; None where each row counts once."""
        return None if self.weight is None else self.weight[chosen]

    def with_matrix(self, model: Model, matrix: Floats) -> "Scored":
        """The same rows, had their features been these."""
        return self.with_margin(model, self.predicting.margins(matrix), matrix)

    def with_margin(self, model: Model, margin: Floats, matrix: Floats | None = None) -> "Scored":
        """The same rows, had their margins been these."""
        log_odds = self.predicting.log_odds(margin)
        score = model.scale.score(model.scale.raw(log_odds))
        band = np.array(band_names(score, model.bands))
        kept = self.matrix if matrix is None else matrix
        return replace(self, matrix=kept, margin=margin, log_odds=log_odds, score=score, band=band)


def score_rows(
    model: Model, data: DataSet, drawn: Drawn, settings: ValidateSettings, step: Callable[[str], None]
) -> Scored:
    """Compute the features of the rows and score them; those the model has learned from out of fold, see `predicting`."""
    step("computing features")
    frame = features_of(model, data, drawn.rows.select(["customer_id", "as_of"]))
    matrix = to_matrix(model.features, frame)
    defaulted = drawn.rows["defaulted"].to_numpy().astype(np.float64)
    customers = drawn.rows["customer_id"]
    fold = np.zeros(len(matrix), dtype=np.int64)
    if not drawn.out_of_time:
        fold = customer_folds(customers, defaulted, settings.cohorts.folds, settings.cohorts.fold_seed)
    how = predicting(model, matrix, figures_of(model, frame), drawn.rows, drawn.seen, settings.threads, step)
    margin = how.margins(matrix)
    log_odds = how.log_odds(margin)
    score = model.scale.score(model.scale.raw(log_odds))
    role = np.array(drawn.rows["role"].to_pylist())
    return Scored(
        customer=np.unique(np.array(customers.to_pylist()), return_inverse=True)[1].astype(np.int64),
        as_of=drawn.rows["as_of"].to_numpy().astype("datetime64[D]"),
        use=np.array(drawn.rows["use"].to_pylist()),
        learns=np.isin(role, (Role.TRAIN.value, Role.FOLD.value)),
        defaulted=defaulted,
        weight=weights_of(drawn.rows),
        fold=fold,
        matrix=matrix,
        margin=margin,
        log_odds=log_odds,
        score=score,
        band=np.array(band_names(score, model.bands)),
        predicting=how,
        days_past_due=days_past_due(data, drawn.rows, model.target_product),
    )
