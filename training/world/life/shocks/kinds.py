"""The kinds of shock: what strikes a customer, how often, how hard and for how long."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from creditline.training.world.setting.arrays import Floats, Ints


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


@dataclass(frozen=True)
class Shock:
    """One kind.

    `family` the family of features it moves first; `rate` its chance to begin in a month; `ramp` months until it is at
    full strength (1: at once); `months` its shortest and longest duration; `size` its smallest and largest strength.
    """

    kind: Kind
    family: str
    rate: float
    ramp: int
    months: tuple[int, int]
    size: tuple[float, float]
    improves: bool = False


KINDS = (
    Shock(Kind.JOB_LOSS, "income", 0.0050, 1, (4, 10), (0.85, 1.0)),
    Shock(Kind.PAY_CUT, "income", 0.0040, 5, (18, 30), (0.20, 0.50)),
    Shock(Kind.ILLNESS, "spending", 0.0045, 1, (2, 4), (0.5, 1.6)),
    Shock(Kind.OVERSPENDING, "spending", 0.0045, 4, (8, 14), (0.4, 1.2)),
    Shock(Kind.CASH_OUT, "utilisation", 0.0045, 1, (6, 14), (1.0, 1.0)),
    Shock(Kind.LAPSE, "repayment", 0.0040, 1, (4, 8), (0.7, 1.2)),
    Shock(Kind.LOAN_TROUBLE, "linked_product", 0.0045, 1, (4, 8), (0.7, 1.2)),
    Shock(Kind.BORROWING_SPREE, "multi_lender", 0.0045, 1, (2, 4), (0.7, 1.3)),
    Shock(Kind.CREDIT_HUNGER, "inquiries", 0.0045, 1, (2, 4), (0.7, 1.5)),
    Shock(Kind.DISENGAGEMENT, "activity", 0.0040, 2, (6, 14), (0.7, 1.0)),
    Shock(Kind.FAMILY_SUPPORT, "network", 0.0, 1, (4, 7), (0.5, 1.5)),
    Shock(Kind.RAISE, "income", 0.0040, 1, (24, 36), (0.15, 0.40), improves=True),
    Shock(Kind.WINDFALL, "income", 0.0040, 1, (1, 1), (1.0, 3.0), improves=True),
    Shock(Kind.PAYDOWN, "utilisation", 0.0040, 1, (8, 16), (0.8, 1.0), improves=True),
    Shock(Kind.DISCIPLINE, "repayment", 0.0040, 1, (10, 18), (0.8, 1.0), improves=True),
)

TROUBLES: Ints = np.array([each.kind for each in KINDS if not each.improves and each.rate > 0])
RELIEFS: Ints = np.array([each.kind for each in KINDS if each.improves])
JOB_LOSS_RATE = KINDS[Kind.JOB_LOSS].rate
RAMPS: Floats = np.array([float(each.ramp) for each in KINDS])
SHORTEST: Floats = np.array([float(each.months[0]) for each in KINDS])
LONGEST: Floats = np.array([float(each.months[1]) for each in KINDS])
LEAST: Floats = np.array([each.size[0] for each in KINDS])
MOST: Floats = np.array([each.size[1] for each in KINDS])
