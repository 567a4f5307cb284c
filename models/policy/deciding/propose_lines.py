"""What each line's own record, score and state lead to, before the portfolio is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.models.policy.deciding.actions import actions_of
from creditline.models.policy.deciding.decided import ACTIONS, Proposed
from creditline.models.policy.deciding.inputs import Inputs
from creditline.models.policy.parts.action import Action, Step
from creditline.models.policy.parts.clauses import Unknown
from creditline.models.policy.parts.money import down_to, up_to
from creditline.models.policy.policy import Policy
from creditline.models.policy.rules import Rule, fired

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_A = {action: place for place, action in enumerate(ACTIONS)}
STANDS, COOLING, HYSTERESIS, CLOSED, NO_INCOME, PORTFOLIO, DEFAULTED, AT_NOTICE = (
    "stands", "cool-down", "hysteresis", "closed", "income not known", "portfolio cap", "in default", "notice",
)  # fmt: skip
_OTHERS = (STANDS, COOLING, HYSTERESIS, CLOSED, NO_INCOME, PORTFOLIO, DEFAULTED, AT_NOTICE)


def propose_at_once(policy: Policy, inputs: Inputs, owed: Floats | None = None) -> Proposed:
    """Decide on each line by itself, in an order of which no part is ever kinder to a lower score; nothing is announced.

    1. The overlay takes its points off the score. Who is in default has no score and stands where the lowest would.
    2. Bands and hysteresis say which step is wanted; the ladder and the cool-down say how far the line moves towards it.
    3. Triggers that hold take it to their step at once.
    4. On a step below maintain the limit is cut towards its target: no further than `largest_cut` in the month, never
       below what is owed, not at all where the change would be smaller than `minimum`. On maintain it may be raised. A
       limit that changes is a multiple of `rounding`: the next below its target, or the next above what it must not fall
       below.
    5. A review that holds leaves everything as it was, triggers excepted.

    `owed`: what no limit is cut below, where that is not the balance.
    """
    state, rows = inputs.state, len(inputs.score)
    at = _place(policy, inputs)
    holds = fired(policy.rules, rule_columns(policy.rules, inputs, at.score), rows)
    triggers = len(policy.triggers)
    forced = np.zeros(rows, dtype=np.int64)
    keep = np.ones(rows)
    for column, trigger in enumerate(policy.triggers):
        forced = np.where(holds[:, column], np.maximum(forced, int(trigger.step)), forced)
        keep = np.where(holds[:, column], np.minimum(keep, trigger.keep), keep)
    cooling = state.days_since_change < policy.changes.cool_down_days
    no_raise = state.days_since_change < policy.changes.raise_cool_down_days
    wanted = np.where(at.step > state.step, at.step, np.minimum(state.step, at.safe_step))
    wanted = np.where(wanted < state.step, np.maximum(wanted, np.minimum(forced, state.step)), wanted)
    held_back = np.where(wanted > state.step, cooling, no_raise)
    moved = policy.ladder.moves[state.step, wanted]
    step = np.maximum(np.where(held_back, state.step, moved), forced)
    asked = np.zeros(rows, dtype=bool)
    for column, rule in enumerate(policy.reviews, start=triggers):
        asked |= holds[:, column] & rule.hold
    downward = asked & (forced > 0)  # what a trigger does to a line that is held is never a way up
    step = np.where(downward, np.maximum(step, state.step), step)

    limit = _cut(
        policy, replace(inputs, balance=inputs.balance if owed is None else owed), at, step, cooling, forced > 0, keep
    )
    limit = np.where(_may_rise(policy, inputs, at, step, no_raise), _raised(policy, inputs, at), limit)
    limit = np.where((state.step == Step.CLOSE) & (step < Step.CLOSE), _reopened(policy, inputs, at), limit)
    limit = np.where(step == Step.CLOSE, 0.0, limit)
    limit = np.where(downward, np.minimum(limit, state.limit), limit)
    action = actions_of(state.step, step, state.limit, limit)

    unknown = np.isnan(at.income) & (policy.income.unknown is Unknown.HOLD)
    review = holds[:, triggers:].any(axis=1) | unknown
    hold = asked & (forced == 0) & ((action != _A[Action.MAINTAIN]) | (step != state.step))
    names, rule_place = _decided_by(
        policy, inputs, at, holds, step, forced, hold, cooling & (at.step > state.step), unknown
    )
    return Proposed(
        score=at.score,
        band=at.band,
        limit=np.where(hold, state.limit, limit),
        step=np.where(hold, state.step, step),
        action=np.where(hold, _A[Action.MAINTAIN], action),
        wanted=action,
        rule=rule_place,
        rules=names,
        fired=holds,
        review=review,
        income=at.income,
        in_default=inputs.in_default,
        notice=None,
    )


@dataclass(frozen=True)
class _Placed:
    """Where a score puts a line. `safe_step` and `raise_to`: at the score less the hysteresis, for the ways up.

    `cut_to`: the target itself; `cut_to_whole` and `raise_to`: as a multiple of `rounding`, no less than the band's floor.
    """

    score: Floats
    band: Ints
    step: Ints
    safe_step: Ints
    income: Floats
    cut_to: Floats
    cut_to_whole: Floats
    raise_to: Floats


def _place(policy: Policy, inputs: Inputs) -> _Placed:
    rows, bands, state = len(inputs.score), policy.bands, inputs.state
    lowest, highest = bands[0].lowest, bands[-1].highest
    seen = None if policy.overlay.feature is None else inputs.numbers(policy.overlay.feature)
    points, factor = policy.overlay.at(seen, rows)
    unscored = inputs.in_default | np.isnan(inputs.score)
    score = np.where(unscored, lowest, np.clip(inputs.score - points, lowest, highest))
    edges = np.array([band.lowest for band in bands[1:]])
    steps = np.array([int(band.step) for band in bands])
    band = np.searchsorted(edges, score, side="right")
    safe = np.searchsorted(edges, np.clip(score - policy.ladder.hysteresis, lowest, highest), side="right")
    income = inputs.numbers(policy.income.feature) / policy.income.months
    standing = np.where(np.isnan(state.standing_limit), state.limit, state.standing_limit)
    unit = policy.changes.rounding

    def target(place: Ints) -> tuple[Floats, Floats]:
        def of(name: str) -> Floats:
            return np.array([getattr(each, name) for each in bands], dtype=np.float64)[place]

        known = np.clip(of("multiple") * factor * income, of("floor"), of("cap"))
        shared = np.minimum(of("share") * factor * standing, of("cap"))
        without = state.limit if policy.income.unknown is Unknown.HOLD else shared
        itself = np.where(np.isnan(income), without, known)
        whole = down_to(unit, itself)
        return itself, np.where(np.isnan(income), whole, np.maximum(whole, up_to(unit, of("floor"))))

    return _Placed(score, band, steps[band], steps[safe], income, *target(band), target(safe)[1])


def _cut(
    policy: Policy, inputs: Inputs, at: _Placed, step: Ints, cooling: Flags, forced: Flags, keep: Floats
) -> Floats:
    """The limit where it may only fall."""
    state, changes = inputs.state, policy.changes
    stays = step >= np.maximum(Step.REDUCE, state.step)  # a restored line is not cut as well
    by_band = stays & (at.step >= Step.REDUCE) & ~cooling & (Step.REDUCE in policy.ladder.down)
    unit = changes.rounding
    aim = np.where(by_band & (at.cut_to < state.limit), np.minimum(state.limit, at.cut_to_whole), state.limit)
    kept = keep * np.where(np.isnan(state.standing_limit), state.limit, state.standing_limit)
    by_rule = stays & forced & (keep < 1.0) & (kept < state.limit)
    aim = np.where(by_rule, np.minimum(aim, down_to(unit, kept)), aim)
    month = np.where(np.isnan(state.month_limit), state.limit, state.month_limit)
    aim = np.maximum(aim, up_to(unit, (1.0 - changes.largest_cut) * month))
    after = np.minimum(state.limit, np.maximum(aim, up_to(unit, inputs.balance)))
    return np.where(state.limit - after < changes.minimum, state.limit, after)


def _may_rise(policy: Policy, inputs: Inputs, at: _Placed, step: Ints, no_raise: Flags) -> Flags:
    allowed = Action.INCREASE in policy.ladder.back
    settled = (step == Step.MAINTAIN) & (inputs.state.step <= Step.REDUCE) & (at.safe_step == Step.MAINTAIN)
    return np.asarray(settled & ~no_raise & allowed & ~inputs.in_default)


def _raised(policy: Policy, inputs: Inputs, at: _Placed) -> Floats:
    state, changes = inputs.state, policy.changes
    most = (
        state.limit * (1.0 + changes.largest_raise)
        if np.isfinite(changes.largest_raise)
        else np.full_like(state.limit, np.inf)
    )
    aim = np.fmin(
        np.minimum(at.raise_to, down_to(changes.rounding, most)), down_to(changes.rounding, state.customer_cap)
    )
    after = np.maximum(state.limit, aim)
    return np.where(after - state.limit < changes.minimum, state.limit, after)


def _reopened(policy: Policy, inputs: Inputs, at: _Placed) -> Floats:
    """A closed line's limit when it is restored: its target, no more than last stood and the customer asked for."""
    state = inputs.state
    return down_to(policy.changes.rounding, np.fmin(np.fmin(at.raise_to, state.standing_limit), state.customer_cap))


def rule_columns(rules: Sequence[Rule], inputs: Inputs, score: Floats) -> dict[str, pa.Array | pa.ChunkedArray]:
    """What the rules read, `score` after the overlay."""
    own = {"score": score, "pd": inputs.pd, "credit_limit": inputs.state.limit, "balance": inputs.balance}
    names = dict.fromkeys(chain.from_iterable(rule.columns for rule in rules))
    found = {
        name: own[name] if name in own else inputs.features[name]
        for name in names
        if name in own or name in inputs.features
    }
    return {name: pa.array(values) if isinstance(values, np.ndarray) else values for name, values in found.items()}


def _decided_by(
    policy: Policy, inputs: Inputs, at: _Placed, holds: Flags, step: Ints, forced: Ints, hold: Flags,
    cooled: Flags, unknown: Flags,
) -> tuple[tuple[str, ...], Ints]:  # fmt: skip
    """The name of what decided each line, and the names there are."""
    bands = [f"band {band.name}" for band in policy.bands]
    rules = [
        *(f"trigger {trigger.rule.name}" for trigger in policy.triggers),
        *(f"review {review.rule.name}" for review in policy.reviews),
    ]
    names = (*bands, *rules, *_OTHERS)
    place = {name: number for number, name in enumerate(names)}
    standing = inputs.state.step
    found = np.where(inputs.in_default, place[DEFAULTED], at.band.astype(np.int64))
    kept_below = (at.step < standing) & (step == standing) & (standing > Step.MAINTAIN)
    found = np.where(kept_below, place[HYSTERESIS], found)
    waiting = (at.safe_step < standing) & (step == standing)
    found = np.where(cooled | (waiting & kept_below), place[COOLING], found)
    found = np.where(unknown & (step == standing), place[NO_INCOME], found)
    found = np.where((standing == Step.CLOSE) & (step == Step.CLOSE), place[CLOSED], found)
    for column in reversed(range(len(policy.reviews))):
        of_it = hold & holds[:, len(policy.triggers) + column] & policy.reviews[column].hold
        found = np.where(of_it, place[f"review {policy.reviews[column].rule.name}"], found)
    for column in reversed(range(len(policy.triggers))):
        leads = holds[:, column] & (forced == int(policy.triggers[column].step)) & (step == forced)
        found = np.where(leads, place[f"trigger {policy.triggers[column].rule.name}"], found)
    return names, found
