"""Months as numbers and days as numbers since 1970-01-01."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from creditline.training.world.setting.arrays import Ints

BURN_IN = 12
AHEAD = 12


@dataclass(frozen=True)
class Calendar:
    """The months of a world: `BURN_IN` unseen ones, those written, and `AHEAD` ones only truth looks at.

    `first` is the first day of every month, `length` its number of days, `year_month` its place in the year (0-11).
    """

    first: Ints
    length: Ints
    year_month: Ints
    months: int

    @staticmethod
    def of(start: date, months: int) -> "Calendar":
        """The calendar of a world whose first written day is `start`."""
        count = BURN_IN + months + AHEAD
        begin = (start.year - 1970) * 12 + start.month - 1 - BURN_IN
        month = np.arange(begin, begin + count + 1).astype("datetime64[M]")
        day = month.astype("datetime64[D]").astype(np.int64)
        return Calendar(day[:-1], np.diff(day), np.arange(begin, begin + count) % 12, months)

    @property
    def start(self) -> int:
        """The first day written."""
        return int(self.first[BURN_IN])

    @property
    def end(self) -> int:
        """The last day written."""
        return int(self.first[BURN_IN + self.months]) - 1

    @property
    def written(self) -> range:
        """The numbers of the months written."""
        return range(BURN_IN, BURN_IN + self.months)

    def share(self, part: float) -> int:
        """The month that lies `part` of the window after its beginning."""
        return BURN_IN + round(part * self.months)


def weekday(day: Ints) -> Ints:
    """0 for Monday to 6 for Sunday."""
    return (day + 3) % 7


def working_day_before(day: Ints) -> Ints:
    """The day itself, or the Friday before it when it falls on a week-end."""
    return day - np.maximum(weekday(day) - 4, 0)


def as_date(day: int) -> date:
    """The day as a date."""
    return date.fromordinal(day + date(1970, 1, 1).toordinal())
