"""The default hazard: an explicit sum of causes, one term per family; the weights are those of the kind of world.

A customer who pays stops paying for good, in the coming month, with probability h = 1 - exp(-exp(eta)), where
eta = intercept + the terms below + frailty; every term is a function of the state at the end of the month before, so
the hazard of the coming month is known on its eve. A passing gap begins with 1 - exp(-exp(gap)),
gap = its own intercept + 0.55 (eta - intercept).
"""

from dataclasses import dataclass

import numpy as np

from creditline.training.world.life.state import Line, State
from creditline.training.world.setting.arrays import Floats
from creditline.training.world.setting.nature import Nature, Weights
from creditline.training.world.setting.traits import Traits

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


def terms(product: str, state: State, traits: Traits, gap: Floats, month: int, w: Weights) -> Terms:
    """The terms at the end of `month`, for the month after, weighted by `w`; `gap` is regional unemployment above normal."""
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
            w.lateness * np.minimum(conduct.memory, _MEMORY_MOST),
            w.other_lateness * np.minimum(conduct_other.memory, _MEMORY_MOST) + w.other_use * other.use,
            _utilisation(own, w),
            w.stress * short_of_cash(state)
            + w.spending_rise
            * np.clip(np.log(np.maximum(habits.spending_fast, 1e4) / np.maximum(habits.spending_slow, 1e4)), 0, 1)
            + w.betting * habits.betting,
            w.income_drop * np.clip(-np.log(np.maximum(habits.income_fast, 1e4) / income), 0.0, 1.4)
            - w.income_level * np.clip(np.log(income / 8e5), -1.5, 1.5),
            w.login_decline * np.clip(-np.log((habits.logins_fast + 0.5) / (habits.logins_slow + 0.5)), 0.0, 1.6),
            w.inquiries * np.log1p(habits.inquiries),
            w.service * np.minimum(state.service / income, 0.8),
            w.support * habits.support + w.group * traits.group_risk,
            -w.tenure * np.minimum(np.log1p(tenure), 2.0) + w.education * (1.0 - traits.education),
            w.unemployment * np.clip(gap, -1.5, 5.0),
        ]
    )
    return Terms(families, traits.frailty)


def short_of_cash(state: State) -> Floats:
    """Cash stress s = clip(-log((reserve + 0.05) / 0.6), 0, 2.2): 0 with more than about half a month of income saved."""
    return np.clip(-np.log((state.reserve + 0.05) / 0.6), 0.0, 2.2)


def stop_hazard(product: str, parts: Terms, nature: Nature) -> Floats:
    """Probability to stop paying in the coming month, given that a due is owed and nothing is overdue."""
    return np.asarray(-np.expm1(-np.exp(nature.intercept(product) + parts.excess)))


def gap_hazard(parts: Terms, nature: Nature) -> Floats:
    """Probability that a passing gap begins in the coming month, under the same condition."""
    return np.asarray(-np.expm1(-np.exp(nature.gap + 0.55 * parts.excess)))


def _utilisation(line: Line, w: Weights) -> Floats:
    rise = np.clip(line.use - line.average_use, 0.0, 1.0)
    usual = np.clip((line.average_use - 0.3) / 0.7, 0.0, 1.2)
    return w.use * np.clip((line.use - 0.3) / 0.7, 0.0, 1.2) + w.rise_of_use * rise + w.usual_use * usual
