"""What holds for a whole computation, whoever the customers are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from creditline.features.data import Settings
from creditline.features.errors import DataError

_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Neighbours:
    """Whether each linked account was past due, as known on each date.

    `place`: row of each account (its id as text) in `past_due` (accounts x dates, int8): 1 past due, 0 not,
    -1 not known. An account without a row is not known on any date. `days`: the dates, in days since 1970, rising.
    """

    place: Mapping[str, int] = field(default_factory=dict)
    past_due: NDArray[np.int8] = field(default_factory=lambda: np.empty((0, 0), np.int8))
    days: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))

    def when(self, day: NDArray[np.int32]) -> NDArray[np.int32]:
        """Where each of `day` is among `days`; DataError for one that is not, unless no account is known at all."""
        if not self.place:
            return np.zeros(day.size, np.int32)
        found = np.minimum(self.days.searchsorted(day), self.days.size - 1).astype(np.int32)
        if not np.array_equal(self.days[found], day):
            missing = date.fromordinal(int(day[self.days[found] != day][0]) + _EPOCH)
            raise DataError(f"what linked accounts owed is not told of {missing}; give it for every as_of.")
        return found


@dataclass(frozen=True)
class World:
    """Target product, first day covered by table (days since 1970), days of grace, and what is known of linked accounts."""

    target: str | None
    covered_from: Mapping[str, int]
    grace_days: int = 0
    neighbours: Neighbours = field(default_factory=Neighbours)


def coverage(settings: Settings) -> dict[str, int]:
    """First day covered by table, in days since 1970."""
    return {table: day_number(day) for table, day in settings.covered_from.items()}


def day_number(day: date) -> int:
    """Days since 1970."""
    return day.toordinal() - _EPOCH
