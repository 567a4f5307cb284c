"""What lies behind a step of a line: the way of the score up to its own day, and the feature that a trigger read."""

from dataclasses import dataclass

from creditline.models.why.answer.parts import LayerShare, Moment, Reason
from creditline.models.why.game.survives import Survives


@dataclass(frozen=True)
class ScoreWay:
    """Why the score changed from where the line stood up to the day of a step: as an answer between these two dates."""

    start: Moment
    end: Moment
    layers: tuple[LayerShare, ...]
    reasons: tuple[Reason, ...]
    survives: Survives | None = None


@dataclass(frozen=True)
class StepBehind:
    """`score`: where the score's fall had a part in a step before the last day; on the last day the answer itself says it.

    `feature`: what a trigger read first of the customer's record, as a reason without points.
    """

    score: ScoreWay | None = None
    feature: Reason | None = None
