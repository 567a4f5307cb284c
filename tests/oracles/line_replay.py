"""A line's way replayed in plain Python, one line and one coalition at a time, and its shares over every order of the layers.

`mixed` says what each layer is at a stop; states are carried on by hand, `decide_lines` asked for one line at a time.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, permutations

import numpy as np

from creditline.models.policy import Inputs, Policy, Scaling, State, decide_lines
from creditline.models.why import Layer


@dataclass(frozen=True)
class Standing:
    """One line between decisions."""

    limit: float
    step: int
    changed: date | None
    month: tuple[int, int]
    month_limit: float
    standing: float
    cap: float | None


@dataclass(frozen=True)
class Asked:
    """One line's decision as a policy is asked for it: everything of one coalition at one stop."""

    policy: Policy
    score: float
    pd: float
    features: dict[str, float | None]
    balance: float
    scaling: Scaling
    rungs: int = 0
    money: float = 0.0


@dataclass(frozen=True)
class Wish:
    """What the customer asked for, and when."""

    on: date
    limit: float
    lower: bool


def replay(start: Standing, since: date, stops: Sequence[tuple[date, Asked]], wishes: Sequence[Wish] = ()) -> Standing:
    """Where the line ends."""
    at, before = start, since
    for day, asked in stops:
        at = _eve(at, before, day, [wish for wish in wishes if before <= wish.on < day])
        at, before = _decided(at, day, asked), day
    return at


def _eve(at: Standing, before: date, day: date, wishes: Sequence[Wish]) -> Standing:
    kept = (before.year, before.month) == (day.year, day.month)
    month_limit, limit, cap = at.month_limit, at.limit, at.cap
    if not kept:
        month_limit = limit
    for wish in wishes[-1:]:
        if wish.lower:
            new, cap = min(limit, wish.limit), wish.limit
        else:
            new, cap = (max(limit, wish.limit) if at.step == 0 else limit), None
        if not kept and (wish.on.year, wish.on.month) != (day.year, day.month):
            month_limit = new
        limit = new
    standing = limit if at.step == 0 else min(at.standing, math.inf if cap is None else cap)
    return replace(at, limit=limit, month_limit=month_limit, cap=cap, standing=standing)


def _decided(at: Standing, day: date, asked: Asked) -> Standing:
    nothing = math.nan
    state = State(
        limit=np.array([at.limit]),
        step=np.array([at.step]),
        days_since_change=np.array([nothing if at.changed is None else float((day - at.changed).days)]),
        month_limit=np.array([at.month_limit]),
        standing_limit=np.array([at.standing]),
        customer_cap=np.array([nothing if at.cap is None else at.cap]),
    )
    inputs = Inputs(
        score=np.array([asked.score]),
        pd=np.array([asked.pd]),
        features={name: np.array([nothing if v is None else v]) for name, v in asked.features.items()},
        balance=np.array([asked.balance]),
        state=state,
    )
    made = decide_lines(asked.policy, inputs, asked.scaling)
    step = min(3, max(0, int(made.step[0]) + asked.rungs))
    limit = float(made.limit[0])
    if asked.money:
        most = max(limit, asked.policy.bands[-1].cap)
        limit = round(min(most, max(0.0, limit + asked.money)), 2)
    limit = 0.0 if step == 3 else limit
    moved = limit != at.limit or step != at.step
    standing = limit if step == 0 else at.limit if at.step == 0 else at.standing
    return replace(at, limit=limit, step=step, changed=day if moved else at.changed, standing=standing)


def shapley(players: Sequence[Layer], value: Callable[[frozenset[Layer]], float]) -> dict[Layer, float]:
    """By the definition, over every order."""
    known = {
        frozenset(some): value(frozenset(some))
        for size in range(len(players) + 1)
        for some in combinations(players, size)
    }
    total = dict.fromkeys(players, 0.0)
    orders = list(permutations(players))
    for order in orders:
        for place, player in enumerate(order):
            before = frozenset(order[:place])
            total[player] += known[before | {player}] - known[before]
    return {player: found / len(orders) for player, found in total.items()}
