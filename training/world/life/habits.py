"""How the running means move on, and how a cut is felt.

In a sudden world: fast = 0.55 fast + 0.45 now (income, spending), 0.6 and 0.4 (logins); slow = 0.94 slow + 0.06 now; inquiries are
remembered at 0.7 a month, the burden of relatives at 0.7 with 0.3 of its strength added; a slow world's `Memory` is longer.
Betting = 0.9 betting + 0.1 of what was bet in usual income; sting = 0.75 sting + `sting` of the preset in the month of a cut.
"""

import numpy as np

from creditline.training.world.life.lender import Action, Decided, Reason
from creditline.training.world.life.state import Habits
from creditline.training.world.setting.arrays import Floats, Ints
from creditline.training.world.setting.nature import Memory

_STING_KEPT = 0.75


def next_habits(
    habits: Habits, pay: Floats, outgo: Floats, logins: Ints, inquiries: Ints, support: Floats,
    bet: Floats, decided: tuple[Decided, ...], sting: float, memory: Memory, month: int,
) -> Habits:  # fmt: skip
    """The habits at the end of `month`; `bet` is what was bet away, in cents like the rest."""
    slow = memory.slow_share(month)
    cut = np.zeros(len(pay), dtype=np.bool_)
    for each in decided:
        lowered = (each.action == Action.REDUCE) | (each.action == Action.CLOSE) | (each.action == Action.SUSPEND)
        cut |= lowered & (each.reason != Reason.REQUEST)
    return Habits(
        income_fast=_moved(habits.income_fast, pay, memory.fast),
        income_slow=_moved(habits.income_slow, pay, slow),
        spending_fast=_moved(habits.spending_fast, outgo, memory.fast),
        spending_slow=_moved(habits.spending_slow, outgo, slow),
        logins_fast=_moved(habits.logins_fast, logins.astype(np.float64), memory.fast_logins),
        logins_slow=_moved(habits.logins_slow, logins.astype(np.float64), slow),
        inquiries=memory.inquiries * habits.inquiries + inquiries,
        support=memory.support * habits.support + (1.0 - memory.support) * support,
        sting=_STING_KEPT * habits.sting + sting * cut,
        betting=_moved(habits.betting, bet / np.maximum(habits.income_slow, 1e4), 1.0 - memory.betting),
    )


def _moved(mean: Floats, now: Floats, share: float) -> Floats:
    return (1.0 - share) * mean + share * now
