"""The calibration map taken apart into the base and the economy's terms, which move with different layers."""

from collections.abc import Mapping
from dataclasses import replace

from creditline.models.artefact.feature import ModelFeature
from creditline.models.calibration.macro import MacroShifted, MacroTerm
from creditline.models.calibration.map import CalibrationMap
from creditline.models.calibration.shifted import Shifted
from creditline.models.words.macro_terms import macro_term_named

Terms = Mapping[str, MacroTerm]  # by indicator


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


def with_terms(base: CalibrationMap, terms: Terms) -> CalibrationMap:
    """The base with the terms on top; the order of what is added to the log-odds does not matter."""
    return MacroShifted(base, tuple(terms.values())) if terms else base


def as_feature(indicator: str) -> ModelFeature:
    """A term as a feature that can be named in an answer; `macro:` keeps its name apart from the catalogue's."""
    return ModelFeature(
        name=f"macro:{indicator}",
        definition_hash="",
        kind="number",
        categories=(),
        family="macro",
        unit="index",
        direction=0,
        audience="customer",
        changeable=False,
        named=macro_term_named(indicator),
    )
