"""The day each customer joined."""

import numpy as np

from creditline.training.world.life.history import History
from creditline.training.world.setting.arrays import Ints


def opened_on(history: History) -> Ints:
    """Per customer, the first day with the lender; those who joined before the calendar begins are counted back."""
    calendar, traits = history.world.calendar, history.world.traits
    begin = calendar.first[:1].astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    months = (begin + traits.opened).astype("datetime64[M]")
    return np.asarray(months.astype("datetime64[D]").astype(np.int64) + traits.opened_day)
