"""Cuts that are announced: which take effect at once, which later, and what becomes of a notice on its day."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from creditline.models.policy.deciding.actions import actions_of
from creditline.models.policy.deciding.decided import ACTIONS, Proposed
from creditline.models.policy.deciding.in_notice import InNotice, NoticeState
from creditline.models.policy.deciding.inputs import Inputs, State
from creditline.models.policy.deciding.propose_lines import AT_NOTICE, propose_at_once, rule_columns
from creditline.models.policy.parts.action import Action, Step
from creditline.models.policy.parts.money import down_to
from creditline.models.policy.policy import Policy
from creditline.models.policy.rules import fired

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_MAINTAIN = ACTIONS.index(Action.MAINTAIN)


def propose_lines(policy: Policy, inputs: Inputs) -> Proposed:
    """As `propose_at_once`; a policy that announces cuts lets them take effect `days` later, and a trigger that is immediate at once.

    A line on which a cut is announced is judged by where it stands until then. Before the day nothing but an immediate trigger
    moves it. On the day, or on the first decision after it, the cut is withdrawn where a cure is done or the rules would
    lower nothing; else it takes effect, as far as they still lead. A policy without notice takes every announced cut for due.
    """
    state = inputs.state
    if not policy.period.days and not state.announced.any():
        return propose_at_once(policy, inputs)
    due = state.announced & ((state.notice_left <= 0.0) | (policy.period.days == 0))
    owed = inputs.balance
    if policy.period.plan is not None:  # what is owed above the limit announced is repaid by the plan
        owed = np.where(due, np.minimum(owed, state.limit), owed)
    judged = replace(inputs, state=state.in_force)
    made = propose_at_once(policy, judged, owed)
    at_once = _at_once(policy, judged, made)
    return _Settling(policy, inputs, judged.state, made, at_once, due).proposed()


@dataclass(frozen=True)
class _AtOnce:
    """What immediate triggers alone do, (n,) each; where they do nothing, the line as it stands."""

    limit: Floats
    step: Ints


def _at_once(policy: Policy, judged: Inputs, made: Proposed) -> _AtOnce:
    state, rows = judged.state, len(judged.score)
    step, keep = np.zeros(rows, dtype=np.int64), np.ones(rows)
    for column, trigger in enumerate(policy.triggers):
        holds = made.fired[:, column] & (trigger.immediate or not policy.period.days)
        step = np.where(holds, np.maximum(step, int(trigger.step)), step)
        keep = np.where(holds, np.minimum(keep, trigger.keep), keep)
    step = np.minimum(np.maximum(step, state.step), np.maximum(made.step, state.step))
    standing = np.where(np.isnan(state.standing_limit), state.limit, state.standing_limit)
    kept = np.maximum(made.limit, down_to(policy.changes.rounding, keep * standing))
    limit = np.where(keep < 1.0, np.minimum(state.limit, kept), state.limit)
    limit = np.where(state.limit - limit < policy.changes.minimum, state.limit, limit)
    return _AtOnce(np.where(step == Step.CLOSE, 0.0, limit), step)


@dataclass(frozen=True)
class _Settling:
    """`made`: as decided from `judged`, where the lines stand until what is announced takes effect. `due`: whose notice ends."""

    policy: Policy
    inputs: Inputs
    judged: State
    made: Proposed
    now: _AtOnce
    due: Flags

    def proposed(self) -> Proposed:
        made, state, judged, now = self.made, self.inputs.state, self.judged, self.now
        held = (made.wanted != made.action) & self.due  # a review holds it: the notice goes on
        due = self.due & ~held
        cured, by = self._cured(due)
        lowers = (made.limit < judged.limit) | (made.step > judged.step)
        lapsed = due & (cured | ~lowers)
        took = due & ~lapsed
        running = state.announced & ~due

        step = np.where(took, np.minimum(made.step, state.step), made.step)
        limit = np.where(took, np.minimum(judged.limit, np.maximum(made.limit, state.limit)), made.limit)
        step, limit = np.where(lapsed, judged.step, step), np.where(lapsed, judged.limit, limit)
        step, limit = np.where(running, state.step, step), np.where(running, state.limit, limit)
        told = state.announced
        step = np.where(told, np.maximum(step, now.step), step)
        limit = np.where(told, np.minimum(limit, now.limit), limit)
        limit = np.where(step == Step.CLOSE, 0.0, limit)

        acted = (now.step > judged.step) | (now.limit < judged.limit)
        rules = (*made.rules, *(f"cure {cure.rule.name}" for cure in self.policy.period.cures))
        rule = np.where(running & ~acted, rules.index(AT_NOTICE), made.rule)
        rule = np.where(lapsed & cured & ~acted, len(made.rules) + by, rule)
        action = actions_of(state.step, step, state.limit, limit)
        return replace(
            made,
            limit=limit,
            step=step,
            action=np.where(told, action, made.action),
            wanted=np.where(told & ~held, action, made.wanted),
            rule=rule,
            rules=rules,
            notice=self._notice(lapsed, took, running, (limit, step)),
        )

    def _cured(self, due: Flags) -> tuple[Flags, Ints]:
        """Where a cure is done, and the first of them."""
        rules = [cure.rule for cure in self.policy.period.cures]
        if not rules or not due.any():
            return np.zeros(len(due), dtype=bool), np.zeros(len(due), dtype=np.int64)
        judged = replace(self.inputs, state=self.judged)
        holds = fired(rules, rule_columns(rules, judged, self.made.score), len(due))
        return np.asarray(holds.any(axis=1)), np.asarray(np.argmax(holds, axis=1))

    def _notice(self, lapsed: Flags, took: Flags, running: Flags, after: tuple[Floats, Ints]) -> InNotice:
        state, now, (limit, step) = self.inputs.state, self.now, after
        over = running & (now.limit <= limit) & (now.step >= step)  # an immediate trigger has gone as far already
        found = np.zeros(len(limit), dtype=np.int64)
        for which, what in ((running, NoticeState.RUNNING), (took | over, NoticeState.EFFECTIVE)):
            found = np.where(which, int(what), found)
        found = np.where(lapsed, int(NoticeState.WITHDRAWN), found)
        ends = took | over | lapsed
        return InNotice(
            state=found,
            limit=np.where(ends, state.limit_in_force, now.limit),
            step=np.where(ends, state.step_in_force, now.step.astype(np.float64)),
            left=state.notice_left,
            age=state.notice_age,
        )


def announced(policy: Policy, state: State, proposed: Proposed, limit: Floats) -> InNotice | None:
    """The notices once `limit` is final: what lowers a line further than at once is announced."""
    notice = proposed.notice
    if notice is None:
        return None
    step = proposed.step
    shuts = (step >= Step.SUSPEND) & (step > notice.step)
    new = ~state.announced & (policy.period.days > 0) & ((limit < notice.limit) | shuts)
    told = state.announced
    days = float(policy.period.days)

    def where(first: Floats | float, other: Floats) -> Floats:
        return np.where(new, first, np.where(told, other, np.nan))

    return InNotice(
        state=np.where(new, int(NoticeState.ANNOUNCED), notice.state),
        limit=where(notice.limit, notice.limit),
        step=where(notice.step, notice.step),
        left=where(days, notice.left),
        age=where(0.0, notice.age),
    )
