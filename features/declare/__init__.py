"""How a feature is declared: sources, rows, windows, aggregates and arithmetic over them."""

from creditline.features.declare.aggregate import Aggregate, Anchor, How
from creditline.features.declare.expression import Difference, Fact, Number, Ratio, Times, Total, aggregates
from creditline.features.declare.feature import Audience, Family, Feature, Unit, Words
from creditline.features.declare.rows import AtLeast, Below, Condition, Is, OnTarget, Rows
from creditline.features.declare.source import SOURCES, Source

__all__ = [
    "SOURCES",
    "Aggregate",
    "Anchor",
    "AtLeast",
    "Audience",
    "Below",
    "Condition",
    "Difference",
    "Fact",
    "Family",
    "Feature",
    "How",
    "Is",
    "Number",
    "OnTarget",
    "Ratio",
    "Rows",
    "Source",
    "Times",
    "Total",
    "Unit",
    "Words",
    "aggregates",
]
