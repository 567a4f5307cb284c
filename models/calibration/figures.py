"""The map of rows that each stand at the economy's figures of their own date."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from creditline.models.calibration.macro import MacroShifted, MacroTerm
from creditline.models.calibration.map import CalibrationMap, Floats
from creditline.models.calibration.shifted import Shifted

Terms = Mapping[str, MacroTerm]  # by indicator

PREFIX = "macro:"  # before an indicator's name: the column of feature rows that holds its figure


@dataclass(frozen=True, eq=False)
class OfRows:
    """`log_odds = base(margin) + offset`, with an offset per row, (n,)."""

    base: CalibrationMap
    offset: Floats

    @classmethod
    def at(cls, base: CalibrationMap, terms: Terms, figures: Floats) -> "OfRows":
        """The `base` with the `terms` at `figures` (n, terms) on top, added in the order `MacroShifted` adds them."""
        return cls(base, np.asarray(sum(offsets_of(terms, figures).T)))

    def __call__(self, margin: ArrayLike) -> Floats:
        """Calibrated log-odds of default of one margin per row, or (k, n) of them."""
        return self.base(margin) + self.offset

    def inverse(self, log_odds: ArrayLike) -> Floats:
        """The margin at which each row has these `log_odds`."""
        return self.base.inverse(np.asarray(log_odds, dtype=np.float64) - self.offset)

    def mean_slope(self, start: ArrayLike, end: ArrayLike) -> Floats:
        """The base's mean slope: moving up or down bends nothing."""
        return self.base.mean_slope(start, end)


def base_and_terms(calibration: CalibrationMap) -> tuple[CalibrationMap, Terms]:
    """The map without its macro terms, and the terms.

    >>> from datetime import date
    >>> from creditline.models.calibration import Sigmoid
    >>> term = MacroTerm("unemployment", 0.5, 5.0, 6.0, date(2024, 12, 31))
    >>> base_and_terms(Shifted(MacroShifted(Sigmoid(), (term,)), 0.1, 0.02))[0]
    Shifted(base=Sigmoid(slope=1.0, intercept=0.0), offset=0.1, toward=0.02)
    """
    if isinstance(calibration, Shifted):
        base, terms = base_and_terms(calibration.base)
        return replace(calibration, base=base), terms
    if isinstance(calibration, MacroShifted):
        base, terms = base_and_terms(calibration.base)
        return base, {**terms, **{term.indicator: term for term in calibration.terms}}
    return calibration, {}


def at_figures(calibration: CalibrationMap, figures: Floats | None) -> CalibrationMap | OfRows:
    """The map of rows at `figures` (n, indicators), one column per macro term in their order.

    None, or a map without terms: the map as it stands. Figures equal to the terms' own give the same bits as that.
    """
    base, terms = base_and_terms(calibration)
    if figures is None or not terms:
        return calibration
    return OfRows.at(base, terms, figures)


def offsets_of(terms: Terms, figures: Floats) -> Floats:
    """What each term adds to each row's log-odds, (n, terms)."""
    columns = [term.offsets(figures[:, place]) for place, term in enumerate(terms.values())]
    return np.stack(columns, axis=1) if columns else np.zeros((len(figures), 0))
