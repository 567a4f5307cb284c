"""Which quiet month stands for each month to come: in turn, or drawn at random."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from creditline.features.projected.quiet import QuietMonths

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Lives:
    """Some lives of some customers. `customer` (lives,): whose; `taken` (lives, months): the quiet month, in months since 1970.

    `first`: the month of the first day to come, in months since 1970; `day`: the last day known; `until`: the last one to come.
    """

    customer: Ints
    taken: Ints
    first: int
    day: date
    until: date

    @property
    def count(self) -> int:
        """How many lives."""
        return len(self.customer)


def month_of(day: date) -> int:
    """Months since 1970."""
    return (day.year - 1970) * 12 + day.month - 1


def in_turn(quiet: QuietMonths, day: date, until: date, customers: Ints | None = None) -> Lives:
    """One life per customer: the quiet months one after the other, again and again. Each has at least one."""
    own = np.arange(len(quiet.months)) if customers is None else customers
    months = _months(day, until)
    taken = [np.resize(np.array(quiet.months[place]), len(months)) for place in own.tolist()]
    return Lives(own, np.array(taken, dtype=np.int64).reshape(len(own), len(months)), months[0], day, until)


def drawn(quiet: QuietMonths, day: date, until: date, customers: Ints, draws: int, seed: int) -> Lives:
    """`draws` lives per customer, each month to come a quiet month drawn with replacement; customer after customer."""
    months = _months(day, until)
    taken = np.empty((len(customers) * draws, len(months)), np.int64)
    for place, customer in enumerate(customers.tolist()):
        own = np.array(quiet.months[customer])
        random = np.random.default_rng([seed, len(own), len(months)])
        taken[place * draws : (place + 1) * draws] = own[random.integers(0, len(own), (draws, len(months)))]
    return Lives(np.repeat(customers, draws), taken, months[0], day, until)


def _months(day: date, until: date) -> list[int]:
    first = date.fromordinal(day.toordinal() + 1)
    return list(range(month_of(first), month_of(until) + 1))
