"""What becomes of the state of lines from one decision to the next."""

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from creditline.models.policy.deciding.decided import Proposed
from creditline.models.policy.deciding.in_notice import InNotice, NoticeState
from creditline.models.policy.deciding.inputs import NOTICE, State
from creditline.models.policy.parts.action import Step

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Passing:
    """What passes between two decisions on n lines; every array of shape (n,).

    `days`: from the one to the other. `same_month`: whether both lie in one calendar month. `asked`: the limit that the
    customer last asked for in between, NaN for none; `lower`: whether that was below the limit then; `asked_late`: whether
    it was in the month of the later decision.
    """

    days: Floats
    same_month: Flags
    asked: Floats
    lower: Flags
    asked_late: Flags

    def take(self, places: Ints) -> "Passing":
        """Some of the lines."""
        return Passing(*(getattr(self, field.name)[places] for field in fields(self)))


def after_decision(state: State, limit: Floats, step: Ints, notice: InNotice | None = None) -> State:
    """The state on the evening of a decision that led from `state` to `limit` and `step`; `notice`: what is announced with it.

    After a notice that was withdrawn the clock runs as if nothing had been announced.
    """
    moved = (limit != state.limit) | (step != state.step)
    whole = state.step == Step.MAINTAIN
    days = np.where(moved, 0.0, state.days_since_change)
    never = np.full(len(limit), np.nan)
    until = dict.fromkeys(NOTICE, never)
    if notice is not None:
        clock = np.where(state.announced, np.where(moved, 0.0, state.clock_in_force), state.days_since_change)
        days = np.where(notice.state == NoticeState.WITHDRAWN, state.clock_in_force, days)
        values = (notice.limit, notice.step, clock, notice.left, notice.age)
        until = {name: np.where(notice.goes_on, value, never) for name, value in zip(NOTICE, values, strict=True)}
    return replace(
        state,
        **until,
        limit=limit,
        step=step,
        days_since_change=days,
        standing_limit=np.where(step == Step.MAINTAIN, limit, np.where(whole, state.limit, state.standing_limit)),
    )


def passed(state: State, passing: Passing) -> State:
    """The state on the eve of the next decision: clocks have run, and the customer's own wish is carried out.

    A limit asked to be lowered is; one asked to be raised is raised where the line stands whole. As `standing_lines` has it. Of a
    line on which a cut is announced both limits are lowered, and neither is raised.
    """
    asks = ~np.isnan(passing.asked)
    wished = np.where(passing.lower, np.minimum(state.limit, passing.asked), np.maximum(state.limit, passing.asked))
    carried = asks & (passing.lower | ((state.step == Step.MAINTAIN) & ~state.announced))
    limit = np.where(carried, wished, state.limit)
    cap = np.where(asks, np.where(passing.lower, passing.asked, np.nan), state.customer_cap)
    standing = np.where(state.step == Step.MAINTAIN, limit, np.fmin(state.standing_limit, cap))
    in_force = np.where(asks & passing.lower, np.minimum(state.limit_in_force, passing.asked), state.limit_in_force)
    before = np.where(carried & passing.asked_late, state.limit, limit)
    began = np.where(asks & passing.lower & passing.asked_late, state.limit_in_force, in_force)
    before = np.where(state.announced, np.fmax(before, began), before)
    return State(
        limit=limit,
        step=state.step,
        days_since_change=state.days_since_change + passing.days,
        month_limit=np.where(passing.same_month, state.month_limit, before),
        standing_limit=standing,
        customer_cap=cap,
        limit_in_force=in_force,
        step_in_force=state.step_in_force,
        clock_in_force=state.clock_in_force + passing.days,
        notice_left=state.notice_left - passing.days,
        notice_age=state.notice_age + passing.days,
    )


def lowers(state: State, decided: Proposed) -> Flags:
    """Whether a decision leads a line down: to a lower limit or a deeper step."""
    return np.asarray((decided.limit < state.limit) | (decided.step > state.step))
