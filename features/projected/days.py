"""Days and months as whole numbers since 1970."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def number(day: date) -> int:
    """Days since 1970."""
    return int(np.datetime64(day, "D").astype(np.int64))


def month_of(day: Ints) -> Ints:
    """Months since 1970 of days."""
    return day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def first_of(month: Ints) -> Ints:
    """The first day of months."""
    return month.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def months_on(day: Ints, months: Ints) -> Ints:
    """The same day of the month, so many months on; the month's last where it is shorter.

    >>> str(np.datetime64(int(months_on(np.array([number(date(2024, 1, 31))]), np.array([1]))[0]), "D"))
    '2024-02-29'
    """
    month = month_of(day)
    offset = day - first_of(month)
    length = first_of(month + months + 1) - first_of(month + months)
    return np.asarray(first_of(month + months) + np.minimum(offset, length - 1), np.int64)


def months_after(day: Ints, of_month: Ints) -> Ints:
    """The first day after each `day` that is the `of_month`-th of its month, or the last of a shorter one."""
    month = month_of(day)

    def at(which: Ints) -> Ints:
        return np.asarray(first_of(which) + np.minimum(of_month, first_of(which + 1) - first_of(which)) - 1, np.int64)

    return np.where(at(month) > day, at(month), at(month + 1))
