"""What became of a line, with two ledgers that lead from where it stood to where it stands."""

from dataclasses import dataclass

from creditline.models.why.answer.step_behind import ScoreWay, StepBehind
from creditline.models.why.game.layer import Layer
from creditline.models.why.game.line_facts import (
    Announced,
    Departure,
    LineFacts,
    NotAtHand,
    Place,
    Reading,
    RepaymentPlan,
    StepTaken,
)

__all__ = [
    "Announced",
    "Departure",
    "LineFacts",
    "LineStory",
    "MoneyLedger",
    "NotAtHand",
    "Place",
    "Reading",
    "RepaymentPlan",
    "ScoreWay",
    "StepBehind",
    "StepTaken",
]


@dataclass(frozen=True)
class MoneyLedger:
    """From what is recorded at the earlier date to what stands after the later one, in whole cents of major units.

    `start` + `asked` (the customer's own wish) + `anyway` (what would have come had nothing changed) + the layers' shares +
    `merged` (that of the layers which cannot be told apart) + `unexplained` (what the record has otherwise than the replay) =
    `end`.
    """

    start: float
    asked: float
    anyway: float
    unexplained: float
    end: float
    merged: float = 0.0

    @property
    def wished(self) -> float:
        """What there would be had only the customer's own wish been carried out: what a cut is measured by."""
        return self.start + self.asked


@dataclass(frozen=True)
class LineStory:
    """`limit` and `drawable`: the ledgers, whose shares are the layers' own; None where nothing could be replayed.

    `behind`: what lies behind each of the steps; none where that was not looked for.
    `merged`: layers that one player stands for, as a version that was in force in between is not at hand; they have no
    shares of their own.
    """

    facts: LineFacts
    limit: MoneyLedger | None = None
    drawable: MoneyLedger | None = None
    behind: tuple[StepBehind, ...] = ()
    merged: tuple[Layer, ...] = ()

    @property
    def steps(self) -> tuple[tuple[StepTaken, StepBehind], ...]:
        """The steps, each with what lies behind it; the earliest first."""
        return tuple(zip(self.facts.steps, self.behind or (StepBehind(),) * len(self.facts.steps), strict=True))

    @property
    def descent(self) -> tuple[tuple[StepTaken, StepBehind], ...]:
        """Those of them that led down."""
        return tuple((step, behind) for step, behind in self.steps if step.lowers)

    @property
    def unexplained(self) -> bool:
        """Whether the record has anything that neither the policy nor a recorded override decided."""
        unknown = any(not departure.override for departure in self.facts.departures)
        return unknown or any(ledger is not None and ledger.unexplained for ledger in (self.limit, self.drawable))
