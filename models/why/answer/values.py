"""The answer to why a score changed, as values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from creditline.features.evidence.values import Evidence
from creditline.models.why.answer.parts import FeatureShare, LayerShare, Moment, Reason, Value, WhatIf
from creditline.models.why.answer.versions import MadeBy

if TYPE_CHECKING:
    from creditline.models.why.answer.verdict import Verdict
    from creditline.models.why.words.wording import Wording

__all__ = ["Against", "FeatureShare", "LayerShare", "Moment", "Reason", "Value", "WhatIf", "Why"]

SCHEMA_VERSION = 1  # of `to_json`: raise it when a field changes its meaning or goes

Against = Literal["past", "kept", "mean", "threshold"]  # what the later date is compared with


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

    def text(self, language: str | None = None, own: "Wording | None" = None) -> str:
        """The answer for a terminal, in the usual language or another; DataError for one there is not. `own`: a lender's wording."""
        from creditline.models.why.words.page import as_text

        return as_text(self, language, own)
