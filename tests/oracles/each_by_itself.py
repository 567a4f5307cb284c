"""The smallest set of every cut line, slowly: each choice carried on and replayed by itself, nothing shared and nobody left out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from creditline.features.projected.behaviour import Choice, behaviours, choices
from creditline.features.projected.lives import in_turn
from creditline.models.policy import Step
from creditline.models.portfolio.restore.replay import Replayed
from creditline.models.portfolio.restore.session import Restoring


@dataclass(frozen=True)
class Enough:
    """The easiest choice that brings a line back within the horizon and never harms, and the day; None for none."""

    choice: Choice | None
    day: date | None

    @property
    def as_json(self) -> str | None:
        """As a row of `restore --all` has it."""
        if self.choice is None:
            return None
        return json.dumps([{"behaviour": act.behaviour.name, "degree": act.degree} for act in self.choice.acts])


def each_by_itself(session: Restoring, customers: Sequence[int | str], names: Sequence[str]) -> Mapping[str, Enough]:
    """By line of those that are cut but not closed; every behaviour is tried on everybody, also where it changes nothing."""
    source = session.source(customers)
    start = session.start(source)
    cut = (start.state.step > Step.MAINTAIN) & (start.state.step < Step.CLOSE)
    start = start.take(np.array([at for at in np.flatnonzero(cut) if source.quiet.months[start.entity[at]]], np.int64))
    lives = in_turn(source.quiet, session.as_of, session.until, start.entity)
    tried = [*choices({name: behaviours()[name].degrees or (None,) for name in names})]
    told = [session.replay(source, start, lives, [choice]) for choice in tried]
    found = {}
    for life, line in enumerate(start.line_ids):
        fit = [
            (choice.ease, since, place, choice)
            for place, choice in enumerate(tried)
            if (since := _whole_since(told[place], life)) is not None and not _less(told[place], told[0], life)
        ]
        best = min(fit, key=lambda one: one[:3], default=None)
        found[line] = Enough(None, None) if best is None else Enough(best[3], session.days[best[1]])
    return found


def _whole_since(replayed: Replayed, life: int) -> int | None:
    since = None
    for place in range(len(replayed.days)):
        whole = replayed.step[place, life] == Step.MAINTAIN
        since = (place if since is None else since) if whole else None
    return since


def _less(replayed: Replayed, nothing: Replayed, life: int) -> bool:
    for place in range(len(replayed.days)):
        mine, theirs = (_room(one, place, life) for one in (replayed, nothing))
        deeper = replayed.step[place, life] > nothing.step[place, life]
        if mine < theirs - 0.005 or (mine <= theirs + 0.005 and deeper):
            return True
    return False


def _room(replayed: Replayed, place: int, life: int) -> float:
    if replayed.step[place, life] >= Step.SUSPEND:
        return 0.0
    return max(float(replayed.limit[place, life] - replayed.balance[place, life]), 0.0)
