"""What brings a line back, as the page for staff tells it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DecisionAhead:
    """A decision replayed: `score` None of who is in default, `step` as the page says it, `rule` what decides."""

    day: date
    score: int | None
    limit: float
    step: str
    rule: str


@dataclass(frozen=True)
class FallsAway:
    """What raises the score until the line is whole, and the records that no longer count."""

    said: str
    records: tuple[str, ...]


@dataclass(frozen=True)
class PageWayBack:
    """What the page says, in order.

    `about`: the answer first, then where the line stands and what is assumed; `ways`: doing nothing, each behaviour, all together;
    `path`: the decisions that follow if what `path_said` says; `held`: what is held as on the day. `told`: what a customer is told,
    nothing where nothing may be.
    """

    about: tuple[str, ...]
    ways: tuple[str, ...]
    path_said: str
    path: tuple[DecisionAhead, ...]
    concepts_said: str
    concepts: tuple[FallsAway, ...]
    held: tuple[str, ...]
    told: tuple[str, ...]
