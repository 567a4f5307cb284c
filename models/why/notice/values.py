"""A notice, as values: what a customer is told, or why a person must look first."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from creditline.models.why.answer.line import LineStory
from creditline.models.why.answer.values import Against, Moment
from creditline.models.why.game.layer import Layer


class Tag(StrEnum):
    """What kind of reason it is, where that decides how it is handled."""

    INACTIVITY = "inactivity"  # it says only that there was less activity
    DELINQUENCY = "delinquency"  # it tells of a late payment or a default


@dataclass(frozen=True)
class PrincipalReason:
    """One family that lowered the score, as it may be said.

    `points` is its whole share, below 0 (0 where the score is held at its floor). `concepts` are those named, in order of
    harm, `features` the one that says each best, `sentences` one for each, in the notice's language and without a full
    stop. `until`: the day up to which it is told, where that is before the notice's end. `by_rule`: a trigger of the policy
    looked at it, on the day `read_on`, whatever the score. `held`: in how many of the model's refits each of `concepts` is
    again among the principal reasons; empty where there are none.
    """

    family: str
    heading: str
    layer: Layer
    audience: str
    tag: Tag | None
    points: int
    concepts: tuple[str, ...]
    features: tuple[str, ...]
    sentences: tuple[str, ...]
    until: date | None = None
    by_rule: bool = False
    read_on: date | None = None
    held: tuple[int, ...] = ()


@dataclass(frozen=True)
class Notice:
    """What is told. `statements`: whole sentences on what became of the line and which causes did it.

    `reasons`: at most four, the most harmful first; none where the customer's own behaviour did nothing. `review`: why a
    person must look at the case before anything is sent, one sentence for staff; None where it may be sent.
    `against`: what the customer is compared with. `closing`: what the policy's regime has a letter end with. `patterns`: what
    share of the harm, 0 to 1, no reason can name. `lead`: what stands above the score's reasons. `refits`: how many the reasons
    were held to; 0 where the model has none.
    """

    language: str
    start: Moment
    end: Moment
    statements: tuple[str, ...]
    reasons: tuple[PrincipalReason, ...]
    review: str | None
    against: Against = "past"
    line: LineStory | None = None
    closing: tuple[str, ...] = ()
    patterns: float = 0.0
    refits: int = 0
    lead: str = ""

    @property
    def of_rules(self) -> tuple[PrincipalReason, ...]:
        """The reasons that a rule looks at by itself: they come first."""
        return tuple(reason for reason in self.reasons if reason.by_rule)

    @property
    def of_score(self) -> tuple[PrincipalReason, ...]:
        """The reasons that lowered the score."""
        return tuple(reason for reason in self.reasons if not reason.by_rule)
