"""The parts of an answer, as values."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from creditline.features.words.named import Named
from creditline.models.scale.bands import Band
from creditline.models.why.answer.in_default import InDefault
from creditline.models.why.answer.meant import Meant
from creditline.models.why.game.layer import Layer

Value = float | str | None  # a feature's value; None where there is none


@dataclass(frozen=True)
class Moment:
    """The chain's results at one date. `raw` is unclipped points, `pd` 0 to 1.

    `limit` and `action`: after the decision of the date, as recorded where it is; None where no line is explained.

    `bound`: `floor` or `ceiling` where `raw` lies beyond the scale's end, else None.
    `in_default`: where it stands, nobody has margin, points, score and band, and `pd` is 1.
    """

    as_of: date
    margin: float
    pd: float
    raw: float
    score: int
    band: Band
    bound: Literal["floor", "ceiling"] | None = None
    limit: float | None = None
    action: str | None = None
    in_default: InDefault | None = None


@dataclass(frozen=True)
class WhatIf:
    """What the chain gives with only some of the layers moved.

    `limit`, `drawable` and `action` of the line, replayed to its end: the action is what leads there from where it stood.
    None where no line is explained.
    """

    score: int
    limit: float | None = None
    action: str | None = None
    drawable: float | None = None


@dataclass(frozen=True)
class LayerShare:
    """One layer's share: whole points, `exact` points, and the score with all layers moved but this, or only this.

    `limit` and `drawable`: its share of their change, to the cent; None where no line is explained.
    """

    layer: Layer
    points: int
    exact: float
    without: WhatIf
    alone: WhatIf
    limit: float | None = None
    drawable: float | None = None


@dataclass(frozen=True)
class FeatureShare:
    """One feature's share: its values at both dates, whole and exact points, and its share of the margin's change.

    `meant`: its concept, and what its moves mean for risk.
    """

    name: str
    named: Named
    unit: str
    audience: str
    start: Value
    end: Value
    points: int
    exact: float
    margin: float
    meant: Meant


@dataclass(frozen=True)
class Reason:
    """One family's share, its features in order of harm. `audience` is `internal` if any of them is."""

    family: str
    layer: Layer
    audience: str
    points: int
    exact: float
    margin: float
    features: tuple[FeatureShare, ...]
