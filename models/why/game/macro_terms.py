"""The economy's terms of a calibration map, which move with another layer than the map itself."""

from creditline.features.declare.speech import Manner, Speech
from creditline.models.artefact.feature import ModelFeature
from creditline.models.calibration.figures import PREFIX, Terms
from creditline.models.calibration.macro import MacroShifted
from creditline.models.calibration.map import CalibrationMap
from creditline.models.words.macro_terms import macro_term_named

RISING = frozenset(
    {"unemployment", "inflation", "policy_rate"}
)  # indicators with which risk rises; with the next it falls
FALLING = frozenset({"gdp_growth", "house_prices", "consumer_confidence"})

RATES = frozenset(
    {"unemployment", "inflation", "gdp_growth", "policy_rate"}
)  # percentages; any other is a plain number


def with_terms(base: CalibrationMap, terms: Terms) -> CalibrationMap:
    """The base with the terms on top; the order of what is added to the log-odds does not matter."""
    return MacroShifted(base, tuple(terms.values())) if terms else base


def as_feature(indicator: str) -> ModelFeature:
    """A term as a feature that can be named in an answer; `macro:` keeps its name apart from the catalogue's.

    An indicator of which nobody said what it means for risk is a pattern.
    """
    return ModelFeature(
        name=f"{PREFIX}{indicator}",
        definition_hash="",
        kind="number",
        categories=(),
        family="macro",
        concept=f"macro.{indicator}",
        unit="index",
        direction=(indicator in RISING) - (indicator in FALLING),
        null="none",
        audience="customer",
        changeable=False,
        named=macro_term_named(indicator),
        concept_named=macro_term_named(indicator),
        speech=Speech(Manner.RATE if indicator in RATES else Manner.LEVEL),
    )
