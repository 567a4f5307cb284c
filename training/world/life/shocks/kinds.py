"""The kinds of shock: what strikes a customer, how often, how hard and for how long.

The first fifteen strike suddenly or within a few months and move the hazard a lot; the others (`slow`) take most of a year or
longer to reach their strength, move it by a few tenths of log-odds, and some are rare. A world has the ones or the others.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from creditline.training.world.setting.arrays import Floats


class Kind(IntEnum):
    """Every kind, numbered as in `KINDS`."""

    JOB_LOSS = 0
    PAY_CUT = 1
    ILLNESS = 2
    OVERSPENDING = 3
    CASH_OUT = 4
    LAPSE = 5
    LOAN_TROUBLE = 6
    BORROWING_SPREE = 7
    CREDIT_HUNGER = 8
    DISENGAGEMENT = 9
    FAMILY_SUPPORT = 10
    RAISE = 11
    WINDFALL = 12
    PAYDOWN = 13
    DISCIPLINE = 14
    PAY_EROSION = 15
    LIFESTYLE_CREEP = 16
    BETTING = 17
    SLIDE = 18
    SLIPPING = 19
    LOAN_SLIPPING = 20
    STACKING = 21
    SHOPPING_AROUND = 22
    FADING = 23
    UPKEEP = 24
    SPARING = 25
    STEADYING = 26


@dataclass(frozen=True)
class Shock:
    """One kind.

    `family` the family of features it moves first, `concept` the concept in it; `rate` its chance to begin in a month; `ramp`
    months until it is at full strength (1: at once); `months` its shortest and longest duration; `size` its smallest and largest
    strength; `slow` whether it strikes in slow worlds instead of sudden ones.
    """

    kind: Kind
    family: str
    concept: str
    rate: float
    ramp: int
    months: tuple[int, int]
    size: tuple[float, float]
    improves: bool = False
    slow: bool = False


KINDS = (
    Shock(Kind.JOB_LOSS, "income", "income.regular", 0.0050, 1, (4, 10), (0.85, 1.0)),
    Shock(Kind.PAY_CUT, "income", "income.level", 0.0040, 5, (18, 30), (0.20, 0.50)),
    Shock(Kind.ILLNESS, "spending", "spending.amount", 0.0045, 1, (2, 4), (0.5, 1.6)),
    Shock(Kind.OVERSPENDING, "spending", "spending.amount", 0.0045, 4, (8, 14), (0.4, 1.2)),
    Shock(Kind.CASH_OUT, "utilisation", "utilisation.use", 0.0045, 1, (6, 14), (1.0, 1.0)),
    Shock(Kind.LAPSE, "repayment", "repayment.delay", 0.0040, 1, (4, 8), (0.7, 1.2)),
    Shock(Kind.LOAN_TROUBLE, "linked_product", "linked_product.delay", 0.0045, 1, (4, 8), (0.7, 1.2)),
    Shock(Kind.BORROWING_SPREE, "multi_lender", "multi_lender.new", 0.0045, 1, (2, 4), (0.7, 1.3)),
    Shock(Kind.CREDIT_HUNGER, "inquiries", "inquiries.asked", 0.0045, 1, (2, 4), (0.7, 1.5)),
    Shock(Kind.DISENGAGEMENT, "activity", "activity.use", 0.0040, 2, (6, 14), (0.7, 1.0)),
    Shock(Kind.FAMILY_SUPPORT, "network", "network.links", 0.0, 1, (4, 7), (0.5, 1.5)),
    Shock(Kind.RAISE, "income", "income.level", 0.0040, 1, (24, 36), (0.15, 0.40), improves=True),
    Shock(Kind.WINDFALL, "income", "income.level", 0.0040, 1, (1, 1), (1.0, 3.0), improves=True),
    Shock(Kind.PAYDOWN, "utilisation", "utilisation.use", 0.0040, 1, (8, 16), (0.8, 1.0), improves=True),
    Shock(Kind.DISCIPLINE, "repayment", "repayment.delay", 0.0040, 1, (10, 18), (0.8, 1.0), improves=True),
    Shock(Kind.PAY_EROSION, "income", "income.level", 0.0015, 18, (30, 48), (0.15, 0.35), slow=True),
    Shock(Kind.LIFESTYLE_CREEP, "spending", "spending.amount", 0.0015, 15, (24, 36), (0.30, 0.70), slow=True),
    Shock(Kind.BETTING, "spending", "spending.kinds", 0.00012, 8, (18, 30), (0.5, 1.2), slow=True),
    Shock(Kind.SLIDE, "utilisation", "utilisation.use", 0.0015, 10, (18, 30), (0.7, 1.0), slow=True),
    Shock(Kind.SLIPPING, "repayment", "repayment.delay", 0.0015, 12, (15, 24), (0.7, 1.0), slow=True),
    Shock(Kind.LOAN_SLIPPING, "linked_product", "linked_product.delay", 0.0015, 12, (15, 24), (0.7, 1.0), slow=True),
    Shock(Kind.STACKING, "multi_lender", "multi_lender.new", 0.0015, 9, (15, 24), (0.7, 1.3), slow=True),
    Shock(Kind.SHOPPING_AROUND, "inquiries", "inquiries.asked", 0.0015, 9, (12, 20), (0.7, 1.3), slow=True),
    Shock(Kind.FADING, "activity", "activity.use", 0.0015, 12, (18, 30), (0.7, 1.0), slow=True),
    Shock(Kind.UPKEEP, "network", "network.links", 0.00015, 6, (18, 36), (0.4, 1.0), slow=True),
    Shock(Kind.SPARING, "utilisation", "utilisation.use", 0.0015, 9, (15, 24), (0.7, 1.0), improves=True, slow=True),
    Shock(Kind.STEADYING, "repayment", "repayment.delay", 0.0015, 6, (12, 24), (0.8, 1.0), improves=True, slow=True),
)

RAMPS: Floats = np.array([float(each.ramp) for each in KINDS])
SHORTEST: Floats = np.array([float(each.months[0]) for each in KINDS])
LONGEST: Floats = np.array([float(each.months[1]) for each in KINDS])
LEAST: Floats = np.array([each.size[0] for each in KINDS])
MOST: Floats = np.array([each.size[1] for each in KINDS])
