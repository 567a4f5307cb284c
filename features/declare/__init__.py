"""How a feature is declared: sources, rows, windows, aggregates and arithmetic over them."""

from creditline.features.contract import Source
from creditline.features.declare.aggregate import Aggregate, Anchor, How
from creditline.features.declare.concept import Concept
from creditline.features.declare.expression import (
    Difference,
    Fact,
    Number,
    Ratio,
    Times,
    Total,
    aggregates,
    facts,
    signs,
)
from creditline.features.declare.feature import BEFORE_CUT, Feature
from creditline.features.declare.kinds import Audience, Family, Null, Unit
from creditline.features.declare.rows import AtLeast, Below, Condition, Is, IsNot, OnTarget, Rows
from creditline.features.declare.signs import FinalEvent, LoanArrears, Sign, StatementArrears
from creditline.features.declare.source import SOURCES
from creditline.features.declare.speech import BelowZero, Counted, Manner, Nothing, Speech, Zero
from creditline.features.declare.templates import Templates, templates

__all__ = [
    "BEFORE_CUT",
    "SOURCES",
    "Aggregate",
    "Anchor",
    "AtLeast",
    "Audience",
    "Below",
    "BelowZero",
    "Concept",
    "Condition",
    "Counted",
    "Difference",
    "Fact",
    "Family",
    "Feature",
    "FinalEvent",
    "How",
    "Is",
    "IsNot",
    "LoanArrears",
    "Manner",
    "Nothing",
    "Null",
    "Number",
    "OnTarget",
    "Ratio",
    "Rows",
    "Sign",
    "Source",
    "Speech",
    "StatementArrears",
    "Templates",
    "Times",
    "Total",
    "Unit",
    "Zero",
    "aggregates",
    "facts",
    "signs",
    "templates",
]
