"""The default hazard: an explicit sum of causes, one term per family.

A customer who pays stops paying for good, in the coming month, with probability h = 1 - exp(-exp(eta)), where
eta = intercept + the terms below + frailty; every term is a function of the state at the end of the month before, so
the hazard of the coming month is known on its eve. A passing gap begins with 1 - exp(-exp(gap)),
gap = -4.6 + 0.55 (eta - intercept).
"""

from dataclasses import dataclass

import numpy as np

from creditline.training.world.arrays import Floats
from creditline.training.world.state import Line, State
from creditline.training.world.traits import Traits

FAMILIES = (
    "repayment",
    "linked_product",
    "utilisation",
    "spending",
    "income",
    "activity",
    "inquiries",
    "multi_lender",
    "network",
    "profile",
    "macro",
)
INTERCEPT = {"huabei": -7.35, "jiebei": -6.9}
_MEMORY_MOST = 3.0


@dataclass(frozen=True)
class Terms:
    """The log hazard of one product, taken apart: `families` (11 x customers, in the order of FAMILIES), and the rest."""

    families: Floats
    rest: Floats

    @property
    def excess(self) -> Floats:
        """Everything but the intercept."""
        return np.asarray(self.families.sum(axis=0) + self.rest)


def terms(product: str, state: State, traits: Traits, gap: Floats, month: int) -> Terms:
    """The terms at the end of `month`, for the month after; `gap` is regional unemployment above normal."""
    own, other = (state.huabei, state.jiebei) if product == "huabei" else (state.jiebei, state.huabei)
    conduct, conduct_other = (
        (state.huabei_conduct, state.jiebei_conduct)
        if product == "huabei"
        else (state.jiebei_conduct, state.huabei_conduct)
    )
    habits = state.habits
    income = np.maximum(habits.income_slow, 1e4)
    tenure = np.maximum(month - traits.opened, 0) / 12.0
    families = np.stack(
        [
            0.95 * np.minimum(conduct.memory, _MEMORY_MOST),
            0.70 * np.minimum(conduct_other.memory, _MEMORY_MOST) + 0.45 * other.use,
            _utilisation(own),
            0.45 * short_of_cash(state)
            + 1.1
            * np.clip(np.log(np.maximum(habits.spending_fast, 1e4) / np.maximum(habits.spending_slow, 1e4)), 0, 1),
            1.5 * np.clip(-np.log(np.maximum(habits.income_fast, 1e4) / income), 0.0, 1.4)
            - 0.30 * np.clip(np.log(income / 8e5), -1.5, 1.5),
            0.75 * np.clip(-np.log((habits.logins_fast + 0.5) / (habits.logins_slow + 0.5)), 0.0, 1.6),
            0.60 * np.log1p(habits.inquiries),
            2.2 * np.minimum(state.service / income, 0.8),
            0.9 * habits.support + 0.15 * traits.group_risk,
            -0.25 * np.minimum(np.log1p(tenure), 2.0) + 0.10 * (1.0 - traits.education),
            0.22 * np.clip(gap, -1.5, 5.0),
        ]
    )
    return Terms(families, traits.frailty)


def short_of_cash(state: State) -> Floats:
    """Cash stress s = clip(-log((reserve + 0.05) / 0.6), 0, 2.2): 0 with more than about half a month of income saved."""
    return np.clip(-np.log((state.reserve + 0.05) / 0.6), 0.0, 2.2)


def stop_hazard(product: str, parts: Terms) -> Floats:
    """Probability to stop paying in the coming month, given that a due is owed and nothing is overdue."""
    return np.asarray(-np.expm1(-np.exp(INTERCEPT[product] + parts.excess)))


def gap_hazard(parts: Terms) -> Floats:
    """Probability that a passing gap begins in the coming month, under the same condition."""
    return np.asarray(-np.expm1(-np.exp(-4.6 + 0.55 * parts.excess)))


def _utilisation(line: Line) -> Floats:
    rise = np.clip(line.use - line.average_use, 0.0, 1.0)
    return 1.3 * np.clip((line.use - 0.3) / 0.7, 0.0, 1.2) + 0.8 * rise
