"""What stands behind a feature beside the rows its aggregates name."""

from creditline.features.declare import Aggregate, Anchor, Feature, How, aggregates
from creditline.features.declare.expression import facts
from creditline.features.engine.planning.plan import CUT_COUNTS_DAYS, CUTS

ANCHORING = Aggregate(CUTS, How.RECENCY, days=CUT_COUNTS_DAYS)  # the cut that windows `BEFORE_CUT` end before


def anchor_of(feature: Feature) -> tuple[Aggregate, ...]:
    """The cut that its windows end before, where any of them does. It counts however short the coverage of its table."""
    before_cut = any(aggregate.anchor is Anchor.BEFORE_CUT for aggregate in aggregates(feature.expression))
    return (ANCHORING,) if before_cut else ()


def attributes_of(feature: Feature) -> tuple[str, ...]:
    """The attributes it reads, each once."""
    return tuple(dict.fromkeys(fact.name for fact in facts(feature.expression) if fact.is_attribute))
