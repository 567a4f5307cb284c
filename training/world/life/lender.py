"""The lender's own past decisions, which feed back on what customers do.

Once every `review_months` (in a month of its own for each customer) a line is judged on r, the house's risk index of what it
can see: r1 = 1.0 own lateness + 1.2 use + 0.3 log(1 + inquiries); from the model update on
r2 = 0.8 own lateness + 0.6 other lateness + 0.9 use + 0.6 log(1 + inquiries) + 1.5 service / income.
Above the cut-off for closing it is closed, above that for reducing it is reduced to 0.6 (never below the balance);
below 0.75 with more than a quarter in use it is raised by a quarter; else it is maintained. Cut-offs 2.5 and 3.4, after the policy change
2.1 and 3.0, less `strict`. Two or more dues missed suspend a line at once; three months clear of arrears restore it. In a
squeeze, in each of three months, a share of the lines without any lateness is cut: a quarter of these closed, the others
reduced to 0.4-0.6. With probability 0.0008 a month a customer asks for half the limit. Nothing is changed within four months of a change.
"""

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np

from creditline.training.world.life.shocks.conduct import Conduct
from creditline.training.world.life.state import Habits, Line, Status
from creditline.training.world.setting.arrays import Flags, Floats, Ints
from creditline.training.world.setting.calendar import Calendar
from creditline.training.world.setting.draws import Draws, Stream
from creditline.training.world.setting.presets import Preset
from creditline.training.world.setting.traits import Traits

_NEVER = 1 << 30
_COOL_DOWN, _WAVES = 4, 3
_REDUCE, _CLOSE = (2.5, 2.1), (3.4, 3.0)


class Action(IntEnum):
    """What was decided; NONE where nothing was reviewed."""

    NONE = 0
    MAINTAIN = 1
    REDUCE = 2
    SUSPEND = 3
    CLOSE = 4
    RESTORE = 5
    INCREASE = 6


class Reason(IntEnum):
    """Why."""

    REVIEW = 0
    RISK = 1
    ARREARS = 2
    CURED = 3
    GOOD_CONDUCT = 4
    PORTFOLIO = 5
    REQUEST = 6


@dataclass(frozen=True)
class Lender:
    """The lender's calendar: the months in which the model and the policy change, and in which the squeeze begins."""

    preset: Preset
    model_at: int
    policy_at: int
    squeeze_at: int

    @staticmethod
    def of(preset: Preset, calendar: Calendar) -> "Lender":
        """The lender of a preset."""
        squeeze = calendar.share(preset.squeeze_at) if preset.squeeze > 0 else _NEVER
        return Lender(preset, calendar.share(0.55), calendar.share(0.70), squeeze)

    def without_model(self) -> "Lender":
        """The same lender, never updating its model."""
        return replace(self, model_at=_NEVER)

    def without_policy(self) -> "Lender":
        """The same lender, never changing its policy: neither the cut-offs nor for the portfolio's sake."""
        return replace(self, policy_at=_NEVER, squeeze_at=_NEVER)


@dataclass(frozen=True)
class Decided:
    """One month's decisions on one line; limits in cents."""

    action: Ints
    reason: Ints
    before: Floats
    after: Floats


def decide(
    lender: Lender, line: Line, own: Conduct, other: Conduct, habits: Habits, service: Floats, traits: Traits,
    stream_slot: int, month: int, draws: Draws,
) -> tuple[Line, Decided]:  # fmt: skip
    """Decide at the end of `month` on lines that are open or suspended."""

    def uniform(purpose: int) -> Floats:
        return draws.uniform(Stream.LENDER, month, purpose, slot=stream_slot)

    alive = ((line.status == Status.OPEN) | (line.status == Status.SUSPENDED)) & (line.limit > 0)
    rested = month - line.changed >= _COOL_DOWN
    risk = _risk(lender, line, own, other, habits, service, month)
    changed = int(month >= lender.policy_at)
    due = rested & ((month + traits.review_phase) % lender.preset.review_months == 0) & (line.status == Status.OPEN)
    factor = np.ones(len(risk))
    action, reason = np.zeros(len(risk), dtype=np.int64), np.zeros(len(risk), dtype=np.int64)

    def apply(where: Flags, what: Action, why: Reason, by: Floats | float = 1.0) -> None:
        nonlocal factor, action, reason
        where = where & alive & (action == Action.NONE)
        action, reason = np.where(where, int(what), action), np.where(where, int(why), reason)
        factor = np.where(where, by, factor)

    apply((own.missed >= 2) & (line.status == Status.OPEN), Action.SUSPEND, Reason.ARREARS)
    cured = (line.status == Status.SUSPENDED) & (own.missed == 0) & (month - line.changed >= 3)
    apply(cured, Action.RESTORE, Reason.CURED)
    if 0 <= month - lender.squeeze_at < _WAVES:
        spotless = (line.status == Status.OPEN) & (own.memory < 0.05) & (other.memory < 0.05)
        chosen = spotless & (uniform(0) < lender.preset.squeeze)
        apply(chosen & (uniform(1) < 0.25), Action.CLOSE, Reason.PORTFOLIO, 0.0)
        apply(chosen, Action.REDUCE, Reason.PORTFOLIO, 0.4 + 0.2 * uniform(2))
    open_line = line.status == Status.OPEN
    apply(rested & open_line & (uniform(3) < 0.0008), Action.REDUCE, Reason.REQUEST, 0.5)
    apply(due & (risk > _CLOSE[changed] - lender.preset.strict), Action.CLOSE, Reason.RISK, 0.0)
    apply(due & (risk > _REDUCE[changed] - lender.preset.strict), Action.REDUCE, Reason.RISK, 0.6)
    apply(due & (risk < 0.75) & (line.average_use > 0.25), Action.INCREASE, Reason.GOOD_CONDUCT, 1.25)
    apply(due, Action.MAINTAIN, Reason.REVIEW)
    after = np.ceil(factor * line.limit / 1e4) * 1e4
    after = np.where(action == Action.REDUCE, np.maximum(after, np.ceil(line.balance / 1e4) * 1e4), after)
    unmoved = (action == Action.REDUCE) & (after >= line.limit)
    action, reason = np.where(unmoved, int(Action.MAINTAIN), action), np.where(unmoved, int(Reason.REVIEW), reason)
    after = np.where((action == Action.NONE) | unmoved, line.limit, after)
    status = np.where(action == Action.SUSPEND, int(Status.SUSPENDED), line.status)
    status = np.where(action == Action.RESTORE, int(Status.OPEN), status)
    status = np.where(action == Action.CLOSE, int(Status.CLOSED), status)
    moved = action > Action.MAINTAIN
    return (
        replace(line, limit=after, status=status, changed=np.where(moved, month, line.changed)),
        Decided(action, reason, line.limit, after),
    )


def _risk(
    lender: Lender, line: Line, own: Conduct, other: Conduct, habits: Habits, service: Floats, month: int
) -> Floats:
    asked = np.log1p(habits.inquiries)
    if month < lender.model_at:
        return np.asarray(1.0 * own.memory + 1.2 * line.use + 0.3 * asked)
    burden = service / np.maximum(habits.income_slow, 1e4)
    return np.asarray(0.8 * own.memory + 0.6 * other.memory + 0.9 * line.use + 0.6 * asked + 1.5 * burden)
