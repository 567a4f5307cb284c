"""Month ends and quarter ends."""

from calendar import monthrange
from datetime import date
from enum import StrEnum

from creditline.training.outcomes.spells.months import months_after


class Every(StrEnum):
    """How far apart the decision dates of training are."""

    MONTH = "month"
    QUARTER = "quarter"

    @property
    def months(self) -> int:
        """1 or 3."""
        return 3 if self is Every.QUARTER else 1


def period_end(day: date, every: Every) -> date:
    """The last day of the month or calendar quarter `day` lies in.

    >>> period_end(date(2024, 2, 10), Every.MONTH), period_end(date(2024, 2, 10), Every.QUARTER)
    (datetime.date(2024, 2, 29), datetime.date(2024, 3, 31))
    """
    month = -(-day.month // every.months) * every.months
    return date(day.year, month, monthrange(day.year, month)[1])


def period_ends(first: date, last: date, every: Every) -> tuple[date, ...]:
    """Every period end in `[first, last]`, ascending; empty if there is none."""
    ends = []
    end = period_end(first, every)
    while end <= last:
        ends.append(end)
        end = period_end(months_after(end.replace(day=1), every.months), every)
    return tuple(ends)
