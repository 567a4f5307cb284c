"""What comes in: pay, benefit after a lost job, a bonus before the new year's feast, a windfall.

pay = income * (1 - job loss) * (1 - pay cut) * (1 + raise) * (1 - pay erosion) * exp(volatility * z);
benefit = 0.22 income while the job is lost; every January those paid regularly get 0.5 income * exp(0.3 z), at the same
level; a windfall is its size times income, once.
"""

from dataclasses import dataclass

import numpy as np

from creditline.training.world.life.shocks.kinds import Kind
from creditline.training.world.setting.arrays import Floats
from creditline.training.world.setting.draws import Draws, Stream
from creditline.training.world.setting.occupations import irregular, volatilities
from creditline.training.world.setting.traits import Traits

_BENEFIT, _BONUS = 0.22, 0.5
_PAY, _EXTRA = 0, 1


@dataclass(frozen=True)
class Income:
    """One month's income in whole cents."""

    pay: Floats
    benefit: Floats
    bonus: Floats
    windfall: Floats


def earn(traits: Traits, strength: Floats, year_month: int, month: int, draws: Draws) -> Income:
    """The income of one month under shocks of the given strengths."""
    volatility = volatilities()[traits.occupation]
    level = (1.0 - strength[:, Kind.JOB_LOSS]) * (1.0 - strength[:, Kind.PAY_CUT]) * (1.0 + strength[:, Kind.RAISE])
    level = level * (1.0 - strength[:, Kind.PAY_EROSION])
    pay = traits.income * level * np.exp(volatility * draws.normal(Stream.INCOME, month, _PAY))
    regular = ~irregular()[traits.occupation]
    bonus = _BONUS * traits.income * level * np.exp(0.3 * draws.normal(Stream.INCOME, month, _EXTRA))
    return Income(
        pay=np.rint(pay),
        benefit=np.rint(_BENEFIT * traits.income * (strength[:, Kind.JOB_LOSS] > 0)),
        bonus=np.rint(np.where(regular & (year_month == 0), bonus, 0.0)),
        windfall=np.rint(strength[:, Kind.WINDFALL] * traits.income),
    )
