"""What a customer was already like when a cause struck: chronic conditions, and files too thin to tell."""

import numpy as np

from creditline.training.world.life.world import world_of
from creditline.training.world.setting.arrays import Flags, Ints
from creditline.training.world.setting.traits import ALWAYS_LATE_FROM, GROUP
from creditline.training.world.setting.world_settings import WorldSettings

_LONG_AGO, _THIN = 18, 12


def background(settings: WorldSettings, number: Ints, month: Ints) -> tuple[list[str | None], Flags]:
    """Of customers `number` at the beginning of `month`: the chronic condition, if any, and whether the file is thin.

    `always_full` keeps the line full at all times, `always_late` pays late as a habit, `late_long_ago` missed a due 18
    months before or earlier. A file is thin in a customer's first year with the lender.
    """
    groups, place = np.unique(number // GROUP, return_inverse=True)
    traits = world_of(settings, groups).traits
    position = place * GROUP + number % GROUP
    scar = traits.scar[position]
    conditions = (
        ("always_full", traits.always_full[position]),
        ("always_late", traits.forgetful[position] > ALWAYS_LATE_FROM),
        ("late_long_ago", (scar >= 0) & (month - scar >= _LONG_AGO)),
    )
    chronic = [next((name for name, holds in conditions if holds[k]), None) for k in range(len(number))]
    return chronic, np.asarray(month - traits.opened[position] < _THIN)
