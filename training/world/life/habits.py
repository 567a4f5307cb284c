"""How the running means move on, and how a cut is felt.

fast = 0.55 fast + 0.45 now (income, spending), 0.6 and 0.4 (logins); slow = 0.94 slow + 0.06 now; inquiries are remembered at
0.7 a month, the burden of relatives at 0.7 with 0.3 of its strength added; sting = 0.75 sting + `sting` of the preset in
the month of a cut.
"""

import numpy as np

from creditline.training.world.life.lender import Action, Decided, Reason
from creditline.training.world.life.state import Habits
from creditline.training.world.setting.arrays import Floats, Ints

_FAST, _FAST_LOGINS, _SLOW = 0.45, 0.40, 0.06
_REMEMBERED, _STING_KEPT = 0.7, 0.75


def next_habits(
    habits: Habits, pay: Floats, outgo: Floats, logins: Ints, inquiries: Ints, support: Floats,
    decided: tuple[Decided, ...], sting: float,
) -> Habits:  # fmt: skip
    """The habits at the end of a month."""
    cut = np.zeros(len(pay), dtype=np.bool_)
    for each in decided:
        lowered = (each.action == Action.REDUCE) | (each.action == Action.CLOSE) | (each.action == Action.SUSPEND)
        cut |= lowered & (each.reason != Reason.REQUEST)
    return Habits(
        income_fast=_moved(habits.income_fast, pay, _FAST),
        income_slow=_moved(habits.income_slow, pay, _SLOW),
        spending_fast=_moved(habits.spending_fast, outgo, _FAST),
        spending_slow=_moved(habits.spending_slow, outgo, _SLOW),
        logins_fast=_moved(habits.logins_fast, logins.astype(np.float64), _FAST_LOGINS),
        logins_slow=_moved(habits.logins_slow, logins.astype(np.float64), _SLOW),
        inquiries=_REMEMBERED * habits.inquiries + inquiries,
        support=_REMEMBERED * habits.support + (1.0 - _REMEMBERED) * support,
        sting=_STING_KEPT * habits.sting + sting * cut,
    )


def _moved(mean: Floats, now: Floats, share: float) -> Floats:
    return (1.0 - share) * mean + share * now
