"""What a customer's life has come to by the end of a month: with the draws, all that the next month depends on."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from creditline.training.world.life.shocks.conduct import Conduct
from creditline.training.world.life.shocks.shocks import NEVER, ShockState
from creditline.training.world.setting.arrays import Floats, Ints
from creditline.training.world.setting.draws import Draws, Stream
from creditline.training.world.setting.traits import Traits

TERMS_AHEAD = 25


class Status(IntEnum):
    """The state of a line."""

    UNOPENED = 0
    OPEN = 1
    SUSPENDED = 2
    CLOSED = 3
    WRITTEN_OFF = 4


@dataclass(frozen=True)
class Line:
    """A credit line; money in cents. `changed` month of its last decision, `average_use` its usual share in use."""

    status: Ints
    limit: Floats
    balance: Floats
    changed: Ints
    average_use: Floats

    @property
    def use(self) -> Floats:
        """Share of the limit in use, 0 to 1.2; 1 where a balance is left on a line without a limit."""
        share = np.divide(self.balance, self.limit, out=np.ones_like(self.balance), where=self.limit > 0)
        return np.where(self.balance > 0, np.minimum(share, 1.2), 0.0)


@dataclass(frozen=True)
class Loan:
    """The cash loan running on the jiebei line: monthly `payment`, dues `left` of `term`, lent `principal`, its `number`."""

    payment: Floats
    left: Ints
    term: Ints
    principal: Floats
    number: Ints


@dataclass(frozen=True)
class Habits:
    """Running means: `fast` follows the last few months, `slow` the customer's own usual level. Money in cents a month.

    `betting` is the share of usual income that is bet away.
    """

    income_fast: Floats
    income_slow: Floats
    spending_fast: Floats
    spending_slow: Floats
    logins_fast: Floats
    logins_slow: Floats
    inquiries: Floats
    support: Floats
    sting: Floats
    betting: Floats


@dataclass(frozen=True)
class State:
    """Everything that changes. `service` is owed to other lenders each month, `service_ends[m % 25]` what ends in month m."""

    cash: Floats
    habits: Habits
    shocks: ShockState
    huabei: Line
    huabei_conduct: Conduct
    jiebei: Line
    loan: Loan
    jiebei_conduct: Conduct
    service: Floats
    service_ends: Floats

    @property
    def reserve(self) -> Floats:
        """Savings in months of usual income."""
        return np.asarray(self.cash / np.maximum(self.habits.income_slow, 1e4))


def beginning(traits: Traits, draws: Draws) -> State:
    """The state before the first (unseen) month: habits at their own level, no debts, savings near the target."""
    customers = len(traits.number)
    zero, none = np.zeros(customers), np.zeros(customers, dtype=np.int64)
    unopened = np.full(customers, Status.UNOPENED, dtype=np.int64)
    never = np.full(customers, NEVER, dtype=np.int64)
    noise = np.exp(0.3 * draws.normal(Stream.INCOME, 0, 200))
    spending = 0.8 * traits.income
    return State(
        cash=np.rint(traits.buffer * traits.income * noise),
        habits=Habits(
            traits.income, traits.income, spending, spending, traits.logins, traits.logins, zero, zero, zero, zero
        ),
        shocks=ShockState.before(customers),
        huabei=Line(unopened, zero, zero, never, zero),
        huabei_conduct=Conduct.clean(customers),
        jiebei=Line(unopened, zero, zero, never, zero),
        loan=Loan(zero, none, none, zero, none),
        jiebei_conduct=Conduct.clean(customers),
        service=zero,
        service_ends=np.zeros((customers, TERMS_AHEAD)),
    )
