"""Credit sought and found at other lenders: inquiries, and the loans some of them end in.

Inquiries in a month: Poisson, rate = own rate * (1 + 0.9 stress + 0.8 sting) + 2.2 spree + 2.6 hunger + 0.3 stacking + 0.6 shopping around,
at most 6. Each becomes a loan with log-odds -0.9 - 0.8 min(lateness, 3) - 2.5 service/income + 2.2 spree - 2.0 hunger + 2.6 stacking
- 2.0 shopping around.
A loan is 0.7 income * exp(0.5 z), over 6, 12, 18 or 24 months (0.25, 0.40, 0.20, 0.15), repaid at 1.10 / term a month;
65 % of it is spent at once.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, ndtri

from creditline.training.world.life.hazard import short_of_cash
from creditline.training.world.life.shocks.kinds import Kind
from creditline.training.world.life.state import State
from creditline.training.world.setting.arrays import Floats, Ints
from creditline.training.world.setting.draws import Draws, Stream, poisson
from creditline.training.world.setting.traits import Traits

MOST = 6
_TERMS = np.array([6, 12, 18, 24])
_TERM_SHARES = np.cumsum([0.25, 0.40, 0.20, 0.15])
_COST = 1.10
_COUNT, _GRANTED, _AMOUNT, _TERM = range(4)


@dataclass(frozen=True)
class Elsewhere:
    """One month: inquiries; a bit for each that became a loan; lent and newly due each month (cents); what ends when."""

    inquiries: Ints
    granted: Ints
    income_then: Floats
    lent: Floats
    service_added: Floats
    ends: Floats


def seek(state: State, traits: Traits, strength: Floats, month: int, draws: Draws) -> Elsewhere:
    """One month's inquiries and loans."""
    habits = state.habits
    stacking, shopping = strength[:, Kind.STACKING], strength[:, Kind.SHOPPING_AROUND]
    spree, hunger = strength[:, Kind.BORROWING_SPREE], strength[:, Kind.CREDIT_HUNGER]
    rate = traits.inquiry_rate * (1.0 + 0.9 * short_of_cash(state) + 0.8 * habits.sting) + 2.2 * spree + 2.6 * hunger
    rate = rate + 0.3 * stacking + 0.6 * shopping
    inquiries = poisson(rate, draws.uniform(Stream.INQUIRIES, month, _COUNT), MOST)
    income = np.maximum(habits.income_slow, 1e4)
    lateness = np.minimum(np.maximum(state.huabei_conduct.memory, state.jiebei_conduct.memory), 3.0)
    logit = -0.9 - 0.8 * lateness - 2.5 * state.service / income + 2.2 * spree - 2.0 * hunger
    logit = logit + 2.6 * stacking - 2.0 * shopping
    chance = expit(logit)
    ends = np.zeros_like(state.service_ends)
    lent, added, granted = np.zeros(len(rate)), np.zeros(len(rate)), np.zeros(len(rate), dtype=np.int64)
    for slot in range(int(inquiries.max(initial=0))):
        (asked,) = np.nonzero(inquiries > slot)
        places = np.full(len(asked), month), np.full(len(asked), slot)
        yes = draws.uniform_at(Stream.OBLIGATIONS, asked, *places, _GRANTED) < chance[asked]
        got = asked[yes]
        amount, term = loan_terms(draws, got, places[0][yes], places[1][yes], income[got])
        payment = np.rint(amount * _COST / term)
        granted[got] |= 1 << slot
        lent[got] += amount
        added[got] += payment
        ends[got, (month + term) % ends.shape[1]] += payment
    return Elsewhere(inquiries, granted, income, lent, added, ends)


def loan_terms(draws: Draws, customer: Ints, month: Ints, slot: Ints, income: Floats) -> tuple[Floats, Ints]:
    """Amount (cents) and term (months) of loans granted elsewhere."""
    z = ndtri(draws.uniform_at(Stream.OBLIGATIONS, customer, month, slot, _AMOUNT))
    amount = np.maximum(np.rint(0.7 * income * np.exp(0.5 * z) / 1e4), 1.0) * 1e4
    which = np.searchsorted(_TERM_SHARES, draws.uniform_at(Stream.OBLIGATIONS, customer, month, slot, _TERM))
    return amount, _TERMS[np.minimum(which, len(_TERMS) - 1)]
