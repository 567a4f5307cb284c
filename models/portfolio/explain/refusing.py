"""Which lines have nothing to explain."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.policy import Step
from creditline.models.portfolio.explain.ends import Ends
from creditline.models.portfolio.explain.ways import Ways


def refuse_no_line(ways: Ways, customer: str | int, start: date | None, end: date) -> NDArray[np.int64] | None:
    """The row of the day `start`, once it is clear that there was one line on it and on `end`; None where no day is asked for.

    DataError otherwise.
    """
    days = ways.day[: ways.first[1]].tolist() if len(ways) else []
    if len(set(days)) < len(days):
        raise DataError(
            f"customer {customer} has several lines; explain them by a model of one product, or leave the policy out"
        )
    for day in (end, start):
        if day is not None and day not in days:
            raise DataError(
                f"customer {customer} has no line that was decided on at {day}; name another day, or leave the policy out"
            )
    return None if start is None else np.array([days.index(start)], dtype=np.int64)


def refuse_closed(ways: Ways, ends: Ends, customer: str | int, end: date) -> None:
    """Refuse (DataError) a line that was closed before, and stayed so: nothing was left to cut."""
    if ways.eve.step[ways.last[0]] == Step.CLOSE and ends.step[0] == Step.CLOSE:
        raise DataError(
            f"the line of customer {customer} was already closed before {end}; name the day it was closed on"
        )
