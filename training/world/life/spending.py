"""What goes out, and what is left at the end of the month.

A buffer-stock saver (Deaton 1991, Carroll 1997) with a square-root rule: budget = usual income * sqrt(in hand / (target + usual income)),
where what is in hand is savings and this month's income and the target is `buffer` months of income.
Discretionary = max(0.22 usual income, budget - rent - service - loan due) * season * (1 + overspending + lifestyle creep).
Illness costs 0.55 income, support or upkeep of a relative 0.30, bets 0.12, per unit of strength. When cash runs out, spending
falls to at least 0.12 income, and what is then missing comes from relatives; savings above three times the target are
moved away.
"""

from dataclasses import dataclass

import numpy as np

from creditline.training.world.life.shocks.kinds import Kind
from creditline.training.world.life.state import State
from creditline.training.world.setting.arrays import Floats
from creditline.training.world.setting.traits import Traits

SEASON = np.array([1.15, 1.08, 0.94, 0.94, 0.98, 1.03, 0.96, 0.96, 0.98, 1.00, 1.15, 1.03])
SPENT_AT_ONCE = 0.65
_LEAST_WISH, _LEAST = 0.22, 0.12
_ILLNESS, _SUPPORT, _BETS = 0.55, 0.30, 0.12
_SAVES_ABOVE = 3.0


@dataclass(frozen=True)
class Budget:
    """Rent, illness, support of relatives, bets and the discretionary budget of one month, in whole cents."""

    rent: Floats
    illness: Floats
    support: Floats
    bets: Floats
    discretionary: Floats

    @property
    def must(self) -> Floats:
        """What goes out before anything is bought."""
        return self.rent + self.illness + self.support + self.bets


@dataclass(frozen=True)
class Spent:
    """What was spent from the account; help from relatives; moved to savings; cash at the month's end: whole cents."""

    everyday: Floats
    help_in: Floats
    saved: Floats
    cash: Floats


def plan(state: State, traits: Traits, strength: Floats, earned: Floats, loan_due: Floats, year_month: int) -> Budget:
    """The month's budget."""
    usual = state.habits.income_slow
    target = traits.buffer * usual
    budget = usual * np.sqrt(np.maximum(state.cash + earned, 0.0) / (target + usual))
    rent = np.rint(traits.rent_share * traits.income)
    wish = np.maximum(_LEAST_WISH * usual, budget - rent - state.service - loan_due)
    return Budget(
        rent=rent,
        illness=np.rint(_ILLNESS * traits.income * strength[:, Kind.ILLNESS]),
        support=np.rint(_SUPPORT * traits.income * burden(strength)),
        bets=np.rint(_BETS * traits.income * strength[:, Kind.BETTING]),
        discretionary=np.rint(
            wish * SEASON[year_month] * (1.0 + strength[:, Kind.OVERSPENDING] + strength[:, Kind.LIFESTYLE_CREEP])
        ),
    )


def burden(strength: Floats) -> Floats:
    """How much relatives weigh on each customer, by strength of support and upkeep."""
    return np.asarray(strength[:, Kind.FAMILY_SUPPORT] + strength[:, Kind.UPKEEP])


def spend(state: State, traits: Traits, in_hand: Floats, on_line: Floats, wish: Floats) -> Spent:
    """Spend `wish` less what goes on the credit line; `in_hand` is cash after everything that must be paid."""
    usual = state.habits.income_slow
    own = np.maximum(wish - on_line, 0.1 * wish)
    everyday = np.rint(np.minimum(own, np.maximum(in_hand, _LEAST * usual)))
    left = in_hand - everyday
    ceiling = np.rint(_SAVES_ABOVE * traits.buffer * usual)
    saved = np.maximum(left - ceiling, 0.0)
    return Spent(everyday, np.maximum(-left, 0.0), saved, np.maximum(left, 0.0) - saved)
