"""What is asked: which customers, which of their features, between which dates."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Span:
    """The end of the earlier day to the end of the later. Raises ValueError unless `start` is before `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"{self.start} is not before {self.end}")

    @property
    def first(self) -> int:
        """The earlier day, in days since 1970."""
        return (self.start - EPOCH).days

    @property
    def days(self) -> int:
        """Days between the two."""
        return (self.end - self.start).days


@dataclass(frozen=True)
class Asks:
    """One ask per (entity, feature), entities rising; `feature` is its place among those asked about.

    `scope`: of each entity, the scope of its macro series.
    """

    entity: NDArray[np.int32]
    feature: NDArray[np.int32]
    scope: NDArray[np.int32]

    @property
    def entities(self) -> int:
        """How many customers there are."""
        return self.scope.size
