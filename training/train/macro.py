"""Adjusting the log-odds to the economy, by a map of its own on top of the fitted one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.data import DataSet
from creditline.features.data.economy import figures_known
from creditline.features.data.span import span_of
from creditline.features.errors import DataError
from creditline.models.calibration import MacroShifted, MacroTerm, OfRows
from creditline.models.calibration.figures import PREFIX
from creditline.training.cohorts import Role
from creditline.training.cohorts.weighing.weights import weights_of
from creditline.training.fit.crossing import part
from creditline.training.fit.fitting import Fitted
from creditline.training.fit.held import held_rows
from creditline.training.fit.logistic import fit_logistic
from creditline.training.settings.train_settings import TrainSettings

Floats = NDArray[np.float64]

_FIGURES = 8  # fewer different figures, and their effect cannot be told from chance


@dataclass(frozen=True)
class Economy:
    """What was known of the `indicators`: `figures` (n, k) at the end of each row's date, `latest` (k,) on `last`."""

    indicators: tuple[str, ...]
    figures: Floats
    last: date
    latest: Floats

    def beside(self, frame: pa.Table, places: NDArray[np.intp]) -> pa.Table:
        """Feature rows of those `places` in the sample with a column per figure, as `with_figures` gives them."""
        for place, name in enumerate(self.indicators):
            frame = frame.append_column(f"{PREFIX}{name}", pa.array(self.figures[places, place]))
        return frame


def read_economy(data: DataSet, rows: pa.Table, settings: TrainSettings) -> Economy | None:
    """The figures of `settings.macro` for the sample's rows and for the data's last day; None where it is empty.

    DataError where one was not known, or where an indicator to fit has fewer than 8 different figures in time.
    """
    if not settings.macro:
        return None
    names = [asked.indicator for asked in settings.macro]
    days, last = rows["as_of"].to_pylist(), span_of(data).last
    known = figures_known(data, names, [*days, last])
    figures = np.array([[known[day][name] for name in names] for day in days])
    for place, asked in enumerate(settings.macro):
        different = len(np.unique(figures[_unseen(rows), place]))
        if asked.coefficient is None and different < _FIGURES:
            raise DataError(
                f"{asked.indicator} stood at {different} different figures on the dates trained on, {_FIGURES} are needed "
                f"to fit its coefficient; give one, as in {asked.indicator}=0.3, or bring a longer history"
            )
    return Economy(tuple(names), figures, last, np.array([known[last][name] for name in names]))


def with_economy(fitted: Fitted, economy: Economy | None, rows: pa.Table, settings: TrainSettings) -> Fitted:
    """The fit with the economy's map on top; as it was where there is none.

    Each row's log-odds move by the figures known on its own date; the map that is kept stands at those known on the
    data's last day. An anchor that is not given is the indicator's mean over the rows the map below was calibrated on,
    so that their level stays. A coefficient that is not given is fitted, see `fit_coefficients`. Rows count as much as
    their weights say in both.
    """
    if economy is None:
        return fitted
    calibrated, weight = held_rows(rows, settings).calibrating, weights_of(rows)
    means = np.average(economy.figures[calibrated], axis=0, weights=part(weight, calibrated))
    anchors = [
        float(means[place]) if asked.anchor is None else asked.anchor for place, asked in enumerate(settings.macro)
    ]
    away, unseen = economy.figures - anchors, _unseen(rows)
    given = [asked.coefficient for asked in settings.macro]
    defaulted = rows["defaulted"].to_numpy().astype(np.float64)
    found = fit_coefficients(away[unseen], fitted.log_odds[unseen], defaulted[unseen], given, part(weight, unseen))
    terms = tuple(
        MacroTerm(asked.indicator, float(coefficient), anchor, float(value), economy.last)
        for asked, coefficient, anchor, value in zip(settings.macro, found, anchors, economy.latest, strict=True)
    )
    of_rows = OfRows.at(fitted.calibration, {term.indicator: term for term in terms}, economy.figures)
    calibration = MacroShifted(fitted.calibration, terms)
    return replace(fitted, calibration=calibration, log_odds=fitted.log_odds + of_rows.offset)


def _unseen(rows: pa.Table) -> NDArray[np.bool_]:
    """The in-time rows whose log-odds come from trees that had not seen the customer."""
    return np.isin(np.array(rows["role"].to_pylist()), [Role.FOLD.value, Role.CALIBRATION.value])


def fit_coefficients(
    away: Floats,
    log_odds: Floats,
    defaulted: Floats,
    given: Sequence[float | None],
    weight: Floats | None = None,
) -> Floats:
    """The coefficients (k,) that make the outcomes most likely, those that are `given` held.

    `away` (n, k): each row's figures less their anchors. `log_odds` (n,): of the map below, the offset of a logistic
    regression with a level of its own, so that only what moves with the indicators over time is taken. `weight` (n,):
    how much each row counts. DataError where it does not settle.
    """
    held = np.array([0.0 if value is None else value for value in given])
    free = [place for place, value in enumerate(given) if value is None]
    if not free:
        return held
    try:
        held[free], _ = fit_logistic(away[:, free], defaulted, weight=weight, offset=log_odds + away @ held)
    except DataError:
        raise DataError(
            "the coefficients of the macro adjustment did not settle; give them, as in unemployment=0.3"
        ) from None
    return held
