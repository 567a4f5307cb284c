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


def whole_at(replayed: Replayed) -> Ints:
    """(rows,): the place of the first day on which each line stands whole, NEVER for none."""
    whole = replayed.step == Step.MAINTAIN
    return np.where(whole.any(axis=0), whole.argmax(axis=0), NEVER)


def harms(replayed: Replayed, nothing: Ints) -> Flags:
    """(rows,): whether a row ever leaves a line less than the row `nothing` of it does: less to draw, or a deeper step."""
    drawn = np.where(replayed.step < Step.SUSPEND, replayed.limit, 0.0)
    before, step = drawn[:, nothing], replayed.step[:, nothing]
    less = (drawn < before) | ((drawn == before) & (replayed.step > step))
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
        if step == Step.MAINTAIN:
            rungs.setdefault(Rung.WHOLE, day)
        if step == Step.MAINTAIN and limit >= last_whole - 0.005:
            rungs.setdefault(Rung.RAISED, day)
    return Way(choice, tuple(decisions), rungs)
