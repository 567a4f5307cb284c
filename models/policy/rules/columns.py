"""The columns a rule may read, and what values they can have."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from creditline.features.catalogue import Catalogue
from creditline.features.declare import Unit
from creditline.models.artefact.default_status import IN_DEFAULT

_LOWEST = {
    Unit.COUNT: 0.0, Unit.MONTHS: 0.0, Unit.YEARS: 0.0, Unit.HOURS: 0.0, Unit.SHARE: 0.0,
}  # fmt: skip


@dataclass(frozen=True)
class Known:
    """A column: whether it holds numbers, and then its lowest and highest value."""

    is_number: bool = True
    lowest: float = -math.inf
    highest: float = math.inf


def score_columns(low: float = 350.0, high: float = 950.0) -> Mapping[str, Known]:
    """What a decision adds to the features: the score after the overlay, pd, the status, and the line before the decision."""
    return {
        "score": Known(lowest=low, highest=high),
        "pd": Known(lowest=0.0, highest=1.0),
        "credit_limit": Known(lowest=0.0),
        "balance": Known(),
        IN_DEFAULT: Known(lowest=0.0, highest=1.0),
    }


def known_columns(catalogue: Catalogue, low: float = 350.0, high: float = 950.0) -> Mapping[str, Known]:
    """Every column a policy may name: the features of `catalogue`, and those of the score and the line."""
    features = {
        feature.name: Known(
            feature.kind == "number",
            _LOWEST.get(feature.unit, -math.inf),
            1.0 if feature.unit is Unit.SHARE else math.inf,
        )
        for feature in catalogue
    }
    return {**features, **score_columns(low, high)}
