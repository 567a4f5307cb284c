"""What holds for a whole computation, whoever the customers are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from creditline.features.data import Settings

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Neighbours:
    """Whether each linked account was past due, as known on each date.

    `place`: row of each account (its id as text) in `past_due` (accounts x dates, int8): 1 past due, 0 not,
    -1 not known. An account without a row is not known on any date.
    """

    place: Mapping[str, int] = field(default_factory=dict)
    past_due: NDArray[np.int8] = field(default_factory=lambda: np.empty((0, 0), np.int8))


@dataclass(frozen=True)
class World:
    """Target product, first day covered by table (days since 1970), and what is known of linked accounts."""

    target: str | None
    covered_from: Mapping[str, int]
    neighbours: Neighbours = field(default_factory=Neighbours)


def coverage(settings: Settings) -> dict[str, int]:
    """First day covered by table, in days since 1970."""
    return {table: (day - _EPOCH).days for table, day in settings.covered_from.items()}
