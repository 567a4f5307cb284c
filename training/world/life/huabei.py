"""The revolving line: a statement on the first of the month, a minimum due, purchases until the limit is reached.

due = max(50, 10 % of the balance), at most the balance. Whoever pays in full and can afford it (twice the balance in
hand) pays all; others pay the minimum and a share of the rest; in a slide ever less of it, when sparing more. What stays carries 1.5 %
a month.
Purchases = discretionary budget * (line_use * (1 + 0.6 stress) + 0.06 stress), at most what the limit leaves;
`always_full` customers and those who cash the line out draw it up to 92 %; in the month in which a customer stops
paying, 60 % of what is left is drawn.
"""

from dataclasses import dataclass, replace

import numpy as np

from creditline.training.world.life.hazard import short_of_cash
from creditline.training.world.life.shocks.conduct import Conduct, Paid
from creditline.training.world.life.shocks.kinds import Kind
from creditline.training.world.life.state import Line, State, Status
from creditline.training.world.setting.arrays import Flags, Floats
from creditline.training.world.setting.traits import Traits

_LEAST_DUE, _DUE_SHARE = 5_000.0, 0.10
_INTEREST = 0.015
_FULL = 0.92
_SPARING = 0.5
WRITTEN_OFF_AFTER = 6


def minimum_due(line: Line) -> Floats:
    """What is due this month on the statement just issued, in cents."""
    owed = np.where(line.status != Status.WRITTEN_OFF, np.maximum(line.balance, 0.0), 0.0)
    return np.minimum(owed, np.maximum(_LEAST_DUE, np.rint(_DUE_SHARE * owed)))


@dataclass(frozen=True)
class Payment:
    """`towards_due` settles this month's due; `beyond` is paid on the same day on top; both in cents."""

    towards_due: Floats
    beyond: Floats


def pay(state: State, traits: Traits, strength: Floats, due: Floats, paid: Paid, in_hand: Floats) -> Payment:
    """How much of the statement is paid."""
    owed = np.maximum(state.huabei.balance, 0.0)
    keeps_full = traits.always_full | (strength[:, Kind.CASH_OUT] > 0)
    willing = (traits.full_payer | (strength[:, Kind.WINDFALL] > 0)) & (in_hand > 2.0 * owed) & ~keeps_full
    share = np.where(keeps_full, 0.0, traits.pays_down)
    share = np.where(strength[:, Kind.PAYDOWN] > 0, 0.5, share)
    share = share + strength[:, Kind.SPARING] * np.maximum(_SPARING - share, 0.0)
    rest = np.maximum(owed - due - paid.settled, 0.0)
    beyond = np.rint(np.where(willing, rest, share * rest) * (1.0 - strength[:, Kind.SLIDE]))
    free = (due > 0) & ~paid.missed & (paid.late_days == 0) & (paid.settled == 0)
    return Payment(np.where(paid.missed, 0.0, due), np.where(free, beyond, 0.0))


@dataclass(frozen=True)
class LineUse:
    """`purchases` on the line and `cashed_out` from it, cents."""

    purchases: Floats
    cashed_out: Floats


def use(
    state: State, traits: Traits, strength: Floats, budget: Floats, line: Line, conduct: Conduct, stops_now: Flags,
    part_of_month: Floats,
) -> LineUse:  # fmt: skip
    """What is drawn on the line after this month's payment (`line`, `conduct`: as they then stand)."""
    usable = (line.status == Status.OPEN) & ((conduct.missed == 0) | stops_now)
    room = np.where(usable, np.maximum(line.limit - line.balance, 0.0), 0.0)
    stress = short_of_cash(state)
    wish = (traits.line_use * (1.0 + 0.6 * stress) + 0.06 * stress) * budget * part_of_month
    wish = np.where(strength[:, Kind.PAYDOWN] > 0, 0.5 * wish, wish) * (1.0 - 0.4 * strength[:, Kind.SPARING])
    wish = wish * (1.0 + 0.6 * strength[:, Kind.SLIDE])
    up_to_full = np.maximum(_FULL * line.limit - line.balance, 0.0)
    wish = np.where(traits.always_full, up_to_full * part_of_month, wish)
    wish = np.where(stops_now, 0.6 * room, wish)
    purchases = np.rint(np.minimum(wish, room))
    cashes = (strength[:, Kind.CASH_OUT] > 0) & ~stops_now
    return LineUse(
        purchases, np.where(cashes, np.rint(np.minimum(np.maximum(up_to_full - purchases, 0.0), room - purchases)), 0.0)
    )


def after_payment(line: Line, conduct: Conduct, payment: Payment, paid: Paid) -> Line:
    """The line once this month's payment is in and interest is charged; written off half a year after the first miss."""
    left = line.balance - payment.towards_due - payment.beyond - paid.settled
    interest = np.where(left > 0.01 * line.balance, np.rint(_INTEREST * np.maximum(left, 0.0)), 0.0)
    gone = conduct.stopped & (conduct.missed > WRITTEN_OFF_AFTER)
    return replace(
        line,
        balance=np.where(gone, 0.0, np.maximum(left + interest, 0.0)),
        limit=np.where(gone, 0.0, line.limit),
        status=np.where(gone, int(Status.WRITTEN_OFF), line.status),
    )
