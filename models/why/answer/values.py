"""The answer to why a score changed, as values."""

from dataclasses import dataclass
from typing import Literal

from creditline.models.why.answer.line import LineStory
from creditline.models.why.answer.parts import FeatureShare, LayerShare, Moment, Reason, Value, WhatIf
from creditline.models.why.answer.versions import MadeBy
from creditline.models.why.game.survives import Survives

__all__ = ["Against", "FeatureShare", "LayerShare", "Moment", "Reason", "Value", "WhatIf", "Why"]

Against = Literal["past", "kept", "mean", "threshold"]  # what the later date is compared with


@dataclass(frozen=True)
class Why:
    """A change of score, explained: layers, and reasons in order of harm (the most harmful first).

    Whole points add up to the change of the integer score, from features to families to layers; exact points to the
    change of clipped, unrounded points. Only features that moved the margin are named. `line`: what became of the line, None
    where that is not explained. `survives`: whether the reasons would be given again; None where the model has no refits,
    or another one scored the earlier date.
    """

    customer_id: int | str
    start: Moment
    end: Moment
    layers: tuple[LayerShare, ...]
    reasons: tuple[Reason, ...]
    versions: MadeBy
    against: Against = "past"
    currency: str = ""
    line: LineStory | None = None
    survives: Survives | None = None

    @property
    def unscored(self) -> bool:
        """Whether there are no points, as the customer is in default on one of the dates."""
        return self.start.in_default is not None or self.end.in_default is not None

    @property
    def change(self) -> int:
        """Change of the integer score; 0 where there is none on one of the dates."""
        if self.unscored:
            return 0
        return self.end.score - self.start.score

    @property
    def stuck(self) -> Literal["floor", "ceiling"] | None:
        """The end of the scale the score is held at on both dates, where for that reason no change has points."""
        return self.end.bound if self.end.bound == self.start.bound and not any(r.exact for r in self.reasons) else None
