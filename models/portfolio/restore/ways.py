"""From what was replayed to ways, and which of them is the smallest that is enough."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from creditline.features.projected.behaviour import Choice
from creditline.models.policy import ACTIONS, Step
from creditline.models.portfolio.restore.replay import Replayed
from creditline.models.portfolio.restore.values import DecisionToCome, Rung, Way

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NEVER = 1 << 20
_CENT = 0.005


def whole_at(replayed: Replayed) -> Ints:
    """(rows,): the place of the day from which on each line stands whole at every decision looked at, NEVER for none.

    A line that is whole for a while and cut again is not back.
    """
    below = replayed.step != Step.MAINTAIN
    days = len(replayed.days)
    since = np.where(below.any(axis=0), days - below[::-1].argmax(axis=0), 0)
    return np.where(since < days, since, NEVER)


def room(replayed: Replayed) -> NDArray[np.float64]:
    """(days, rows): what may still be drawn, money; nothing on a line that is suspended or closed.

    A limit is never cut below what is owed, so that who pays down may see it cut further and yet has more to draw.
    """
    return np.where(replayed.step < Step.SUSPEND, np.maximum(replayed.limit - replayed.balance, 0.0), 0.0)


def harms(replayed: Replayed, nothing: Ints) -> Flags:
    """(rows,): whether a row ever leaves a line less than the row `nothing` of it does: less to draw, or as much on a deeper step."""
    drawn = room(replayed)
    before, step = drawn[:, nothing], replayed.step[:, nothing]
    less = (drawn < before - _CENT) | ((drawn <= before + _CENT) & (replayed.step > step))
    return np.asarray(less.any(axis=0))


def smallest(chosen: Sequence[Choice], whole: Ints, harmful: Flags, by: int) -> int | None:
    """The first of the choices, in order of ease, that is whole by the day at place `by` and never harms; None for none."""
    fit = [at for at in range(len(chosen)) if whole[at] <= by and not harmful[at]]
    return min(fit, key=lambda at: (*chosen[at].ease, whole[at], at), default=None)


def earliest(chosen: Sequence[Choice], whole: Ints, harmful: Flags) -> int | None:
    """The one that is whole first, the easiest of those; None where none ever is."""
    fit = [at for at in range(len(chosen)) if whole[at] < NEVER and not harmful[at]]
    return min(fit, key=lambda at: (whole[at], *chosen[at].ease, at), default=None)


def way_of(replayed: Replayed, row: int, choice: Choice, last_whole: float) -> Way:
    """One row as a way."""
    decisions = []
    rungs: dict[Rung, date] = {}
    whole = int(whole_at(replayed)[row])
    for at, day in enumerate(replayed.days):
        step, limit = int(replayed.step[at, row]), float(replayed.limit[at, row])
        value, edge = float(replayed.rule_value[at, row]), float(replayed.rule_threshold[at, row])
        decisions.append(
            DecisionToCome(
                day=day,
                score=None if replayed.in_default[at, row] else int(replayed.score[at, row]),
                limit=limit,
                step=step,
                action=str(ACTIONS[int(replayed.action[at, row])]),
                rule=replayed.rules[int(replayed.rule[at, row])],
                rule_value=None if np.isnan(value) else value,
                rule_threshold=None if np.isnan(edge) else edge,
            )
        )
        if step < Step.SUSPEND:
            rungs.setdefault(Rung.RESTORED, day)
        if at >= whole:
            rungs.setdefault(Rung.WHOLE, day)
        if at >= whole and limit >= last_whole - _CENT:
            rungs.setdefault(Rung.RAISED, day)
    return Way(choice, tuple(decisions), rungs)
