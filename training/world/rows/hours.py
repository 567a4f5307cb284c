"""At what hour and on which day of the month things happen."""

import numpy as np

from creditline.training.world.setting.arrays import Floats, Ints
from creditline.training.world.setting.calendar import Calendar, weekday

_STEPS = 2048


def _quantiles(weights: Floats) -> Ints:
    """For each of 2,048 equal steps of a uniform number, the place its quantile falls on."""
    middle = (np.arange(_STEPS) + 0.5) / _STEPS
    return np.searchsorted(np.cumsum(weights) / weights.sum(), middle).astype(np.int64)


OFFICE_HOURS = _quantiles(np.array([0.0] * 8 + [2, 5, 5, 3, 2, 3, 5, 5, 3, 1] + [0.0] * 6))
DAY_HOURS = _quantiles(
    np.array([1, 1, 0, 0, 0, 1, 3, 7, 8, 6, 6, 10, 11, 7, 6, 6, 7, 10, 12, 10, 7, 5, 3, 2], dtype=float)
)
LEISURE_HOURS = _quantiles(
    np.array([3, 2, 1, 1, 1, 1, 3, 5, 6, 6, 6, 6, 8, 7, 6, 6, 6, 7, 9, 11, 12, 12, 10, 6], dtype=float)
)
NIGHT_HOURS = _quantiles(np.array([9, 8, 6, 5, 3, 1] + [0] * 16 + [4, 8], dtype=float))


def hour_of(uniform: Floats, hours: Ints) -> Ints:
    """An hour of the day, 0 to 23, from one of the tables above."""
    return np.asarray(hours[(uniform * _STEPS).astype(np.int64)])


def day_tables(calendar: Calendar, weekend: float) -> Ints:
    """For each month, the quantiles of the day (from 0) when a week-end day counts `weekend` times a week-day."""
    tables = np.zeros((len(calendar.first), _STEPS), dtype=np.int64)
    for month, (first, length) in enumerate(zip(calendar.first, calendar.length, strict=True)):
        day = weekday(first + np.arange(length))
        tables[month] = _quantiles(np.where(day >= 5, weekend, 1.0))
    return tables


def day_from(tables: Ints, month: Ints, uniform: Floats) -> Ints:
    """A day of the month, from 0."""
    return np.asarray(tables[month, (uniform * _STEPS).astype(np.int64)])
