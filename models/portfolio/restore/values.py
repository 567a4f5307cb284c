"""The way back as values."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from creditline.features.projected.behaviour import Choice


class Rung(StrEnum):
    """A step of the way back: may be drawn on again, stands whole from then on, has the limit that last stood uncut."""

    RESTORED = "restored"
    WHOLE = "whole"
    RAISED = "raised"


class Outlook(StrEnum):
    """What the answer is.

    `nothing`: it comes back by itself. `acts`: some of the behaviours bring it back by the day asked. `late`: they do, but not by that
    day. `lender`: only the lender can. `never`: none does within the days looked at.
    """

    NOTHING = "nothing"
    ACTS = "acts"
    LATE = "late"
    LENDER = "lender"
    NEVER = "never"


@dataclass(frozen=True)
class DecisionToCome:
    """A decision replayed. `score` None of who is in default; `rule` what decides, with what it looked at and from where it does so."""

    day: date
    score: int | None
    limit: float
    step: int
    action: str
    rule: str
    rule_value: float | None
    rule_threshold: float | None


@dataclass(frozen=True)
class Way:
    """What the policy decides if the customer does what `choice` says. `rungs`: the first day of each rung that is reached."""

    choice: Choice
    decisions: tuple[DecisionToCome, ...]
    rungs: dict[Rung, date]

    @property
    def whole_on(self) -> date | None:
        """The day from which on the line stands whole again, at every decision looked at."""
        return self.rungs.get(Rung.WHOLE)


@dataclass(frozen=True)
class WholeWithin:
    """When the line is whole again in lives of quiet months drawn at random: within [`first`, `last`] in `within` of `draws`.

    `back`: in how many it is whole again at all; `first` and `last` None where that is in too few for an interval.
    """

    first: date | None
    last: date | None
    within: int
    back: int
    draws: int


@dataclass(frozen=True)
class FallenAway:
    """A record that no longer counts: of the concept's feature with this window, gone on `day`. `on`: its own day."""

    table: str
    on: date
    amount: float | None
    window: int | None
    day: date


@dataclass(frozen=True)
class ConceptBack:
    """A concept that rose the score until the line is whole: by so many points it would be lower had it stayed as it is."""

    concept: str
    words: dict[str, str]
    points: int
    records: tuple[FallenAway, ...]


@dataclass(frozen=True)
class Restoration:
    """The answer on one line.

    `nothing`: doing nothing; `alone`: each behaviour by itself, to its furthest degree; `together`: all of them; `smallest`: the
    fewest and easiest that bring it back by `by`, None where none do; `earliest`: those that do first, None where none do.
    `rule`: what keeps the line where it is, of an outlook of never or lender. `not_expressed`: behaviours that these data cannot
    express, or that would change nothing. `held_from`: the day from which figures of the economy are held, None where none are
    read. `daily`: whether every day is decided on, not month ends.
    """

    customer_id: int | str
    line_id: str
    as_of: date
    by: date
    until: date
    policy: str
    policy_version: str
    step: int
    limit: float
    last_whole_limit: float
    outlook: Outlook
    nothing: Way
    alone: tuple[Way, ...]
    together: Way
    smallest: Way | None
    earliest: Way | None
    rule: str | None
    not_expressed: tuple[str, ...]
    held_from: date | None
    interval: WholeWithin | None = None
    concepts: tuple[ConceptBack, ...] = field(default=())
    daily: bool = False

    @property
    def way(self) -> Way:
        """The way that is told: the smallest, else the first to come, else all together."""
        return self.smallest or self.earliest or self.together
