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
from creditline.models.scoring.margins import margins
from creditline.models.scoring.matrix import to_matrix
from creditline.training.cohorts import Role, customer_folds
from creditline.training.cohorts.weighing.weights import weights_of
from creditline.training.validate.judged.drawn import Drawn, Use
from creditline.training.validate.judged.refit import regrow_in_folds
from creditline.training.validate.judged.validate_settings import ValidateSettings

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scored:
    """Rows and what the model says of them; every array has one entry per row, `matrix` one column per feature.

    `customer` numbers the customers. `weight`: how often each row counts, None where each counts once. `fold` is their
    cross-fitting fold, all 0 where nothing is crossed. `predict` gives the margins of a changed matrix of these same
    rows, by the same trees that gave `margin`. For internal use only: no report shows a row.
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
    predict: Callable[[Floats], Floats] = field(repr=False)

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
        return self.with_margin(model, self.predict(matrix), matrix)

    def with_margin(self, model: Model, margin: Floats, matrix: Floats | None = None) -> "Scored":
        """The same rows, had their margins been these."""
        log_odds = model.calibration(margin)
        score = model.scale.score(model.scale.raw(log_odds))
        band = np.array(band_names(score, model.bands))
        kept = self.matrix if matrix is None else matrix
        return replace(self, matrix=kept, margin=margin, log_odds=log_odds, score=score, band=band)


def score_rows(
    model: Model, data: DataSet, drawn: Drawn, settings: ValidateSettings, step: Callable[[str], None]
) -> Scored:
    """Compute the features of the rows and score them; where the model has seen them, out of fold by refits."""
    step("computing features")
    matrix = to_matrix(model.features, features_of(model, data, drawn.rows.select(["customer_id", "as_of"])))
    defaulted = drawn.rows["defaulted"].to_numpy().astype(np.float64)
    customers = drawn.rows["customer_id"]
    fold = np.zeros(len(matrix), dtype=np.int64)
    predict: Callable[[Floats], Floats] = lambda rows: margins(model, rows, settings.threads)  # noqa: E731
    if drawn.crossed:
        step("growing trees again, out of fold")
        fold = customer_folds(customers, defaulted, settings.cohorts.folds, settings.cohorts.fold_seed)
        predict = regrow_in_folds(model, matrix, defaulted, fold, seed=model.seed, threads=settings.threads).margins
    margin = predict(matrix)
    log_odds = model.calibration(margin)
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
        predict=predict,
    )
