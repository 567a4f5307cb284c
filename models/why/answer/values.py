"""The answer to why a score changed, as values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from creditline.features.evidence.values import Evidence
from creditline.models.bands import Band
from creditline.models.why.answer.versions import MadeBy
from creditline.models.why.game.layer import Layer

if TYPE_CHECKING:
    from creditline.models.why.answer.verdict import Verdict
    from creditline.models.why.words.wording import Wording

SCHEMA_VERSION = 1  # of `to_json`: raise it when a field changes its meaning or goes

Value = float | str | None  # a feature's value; None where there is none
Language = Literal["en", "zh"]
Against = Literal["past", "kept", "mean", "threshold"]  # what the later date is compared with


@dataclass(frozen=True)
class Moment:
    """The chain's results at one date. `raw` is unclipped points, `pd` 0 to 1, `limit` and `action` None if not known.

    `bound`: `floor` or `ceiling` where `raw` lies beyond the scale's end, else None.
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


@dataclass(frozen=True)
class WhatIf:
    """What the chain gives with only some of the layers moved."""

    score: int
    limit: float | None = None
    action: str | None = None


@dataclass(frozen=True)
class LayerShare:
    """One layer's share: whole points, `exact` points, and the score with all layers moved but this, or only this."""

    layer: Layer
    points: int
    exact: float
    without: WhatIf
    alone: WhatIf
    limit: float | None = None


@dataclass(frozen=True)
class FeatureShare:
    """One feature's share: its values at both dates, whole and exact points, and its share of the margin's change."""

    name: str
    name_en: str
    name_zh: str
    unit: str
    audience: str
    start: Value
    end: Value
    points: int
    exact: float
    margin: float


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


@dataclass(frozen=True)
class Why:
    """A change of score, explained: layers, and reasons in order of harm (the most harmful first).

    Whole points add up to the change of the integer score, from features to families to layers; exact points to the
    change of clipped, unrounded points. Only features that moved the margin are named.
    """

    customer_id: int | str
    start: Moment
    end: Moment
    layers: tuple[LayerShare, ...]
    reasons: tuple[Reason, ...]
    versions: MadeBy
    against: Against = "past"
    currency: str = ""

    @property
    def change(self) -> int:
        """Change of the integer score."""
        return self.end.score - self.start.score

    @property
    def stuck(self) -> Literal["floor", "ceiling"] | None:
        """The end of the scale the score is held at on both dates, where for that reason no change has points."""
        return self.end.bound if self.end.bound == self.start.bound and not any(r.exact for r in self.reasons) else None

    @property
    def verdict(self) -> "Verdict | None":
        """What the customer's own behaviour had to do with a cut; None where no line was decided on, or none cut."""
        from creditline.models.why.answer.verdict import verdict

        return verdict(self)

    def to_json(self, evidence: Mapping[str, Evidence] = MappingProxyType({})) -> str:
        """The answer as JSON, with the records of the features that have `evidence`; see docs/why.schema.json."""
        from creditline.models.why.answer.schema import as_data

        return json.dumps(as_data(self, evidence), ensure_ascii=False, indent=2, allow_nan=False)

    def data(self) -> dict[str, Any]:
        """What `to_json` writes, as plain values."""
        from creditline.models.why.answer.schema import as_data

        return as_data(self)

    def text(self, language: str = "en", own: "Wording | None" = None) -> str:
        """The answer for a terminal, in `en` or `zh`; DataError for another language. `own`: a lender's wording."""
        from creditline.models.why.words.page import as_text

        return as_text(self, language, own)
