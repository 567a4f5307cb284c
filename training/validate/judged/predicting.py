"""What a model says of rows: by itself, or out of fold where it has learned from them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.models.artefact import Model, ModelKind
from creditline.models.calibration import CalibrationMap, MacroShifted, Shifted, at_figures
from creditline.models.scoring.margins import margins
from creditline.training.cohorts import customer_folds
from creditline.training.cohorts.weighing.in_time import customer_draws
from creditline.training.cohorts.weighing.weights import teaches, weights_of
from creditline.training.fit.calibrate import calibrate, latest
from creditline.training.fit.crossing import STOPPING, out_of_fold
from creditline.training.scorecard.as_fitted import MAP
from creditline.training.scorecard.crossing import cards_out_of_fold
from creditline.training.trees.boosting import Boosted
from creditline.training.validate.judged.overlap import Seen
from creditline.training.validate.judged.refit import card_settings_of, growing_of, parameters_of

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Predicting:
    """Margins and log-odds of the rows it was made for, also had their features been others.

    `fold` (n,): by which of the `boosters` and `maps` a row is predicted, -1: by the model itself. `figures`: those of
    the macro terms on the rows' dates.
    """

    model: Model
    figures: Floats | None = field(repr=False)
    fold: NDArray[np.int64] = field(repr=False)
    boosters: tuple[Boosted, ...] = field(repr=False)
    maps: tuple[CalibrationMap, ...] = field(repr=False)
    threads: int

    def margins(self, matrix: Floats) -> Floats:
        """Raw scores of the rows' matrix, shape (n,)."""
        found = np.empty(len(matrix))
        found[self.fold < 0] = margins(self.model, matrix[self.fold < 0], self.threads)
        for place, booster in enumerate(self.boosters):
            own = self.fold == place
            if own.any():
                found[own] = booster.margins(matrix[own], self.threads)
        return found

    def log_odds(self, margin: Floats) -> Floats:
        """Calibrated log-odds of default of the rows, had they these margins, each at the figures of its own date."""
        found = np.empty(len(margin))
        for place, mapping in enumerate((self.model.calibration, *self.maps), start=-1):
            own = self.fold == place
            figures = None if self.figures is None else self.figures[own]
            found[own] = at_figures(mapping, figures)(margin[own])
        return found


def predicting(
    model: Model,
    matrix: Floats,
    figures: Floats | None,
    rows: pa.Table,
    seen: Seen,
    threads: int,
    step: Callable[[str], None],
) -> Predicting:
    """How to predict `rows` (features `matrix`): those `seen` again by the training's own cross-fitting.

    That is what a training reports as out of fold: the same folds and parameters, the same customers stopping each
    fold's trees, and a calibration map per fold, of the kind that does best. It is learned on the rows among these that
    the model learned from.
    """
    fold = np.full(len(matrix), -1, dtype=np.int64)
    if not seen.again.any():
        return Predicting(model, figures, fold, (), (), threads)
    step("growing trees again, out of fold")
    growing, own = growing_of(model), seen.learned
    taught_on = rows.filter(pa.array(own))
    customers, defaulted = taught_on["customer_id"], taught_on["defaulted"].to_numpy().astype(np.float64)
    weight = weights_of(taught_on)
    fold_of = customer_folds(customers, defaulted, growing.folds, growing.fold_seed)
    card = model.kind is ModelKind.SCORECARD
    if card:
        margin, boosters = cards_out_of_fold(
            matrix[own], defaulted, fold_of, model.features, card_settings_of(model), weight, teaches(taught_on)
        )
    else:
        crossed = out_of_fold(
            matrix[own],
            defaulted,
            fold_of,
            customer_draws(customers, model.seed, STOPPING),
            model.features,
            parameters_of(model),
            validation_share=growing.validation_share,
            seed=model.seed,
            threads=threads,
            step=step,
            weight=weight,
            teaches=teaches(taught_on),
        )
        margin, boosters = crossed.margin, crossed.boosters
    recent = latest(taught_on["as_of"].to_numpy(), defaulted, growing.calibration_defaults)
    maps = calibrate(margin, defaulted, fold_of, recent, weight, MAP if card else None).maps
    of_customer = dict(zip(customers.to_pylist(), fold_of.tolist(), strict=True))
    asked = rows["customer_id"].filter(pa.array(seen.again)).to_pylist()
    fold[seen.again] = [of_customer[customer] for customer in asked]
    rebased = tuple(_on(model.calibration, one) for one in maps)
    return Predicting(model, figures, fold, boosters, rebased, threads)


def _on(calibration: CalibrationMap, base: CalibrationMap) -> CalibrationMap:
    """What lies on top of the fitted map (another level of risk, the economy) put on top of another one."""
    if isinstance(calibration, Shifted | MacroShifted):
        return replace(calibration, base=_on(calibration.base, base))
    return base
