"""The lines under a portfolio cap, wherever they are, and what is asked of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from creditline.models.policy.deciding.exposure import cents, exposure_left, exposure_of, scaled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class CapTally:
    """What lines come to, whole cents: `apart` those that are neither ranked nor scaled, `now` the others, `left` these at `keep`.

    `scores`: each once, rising. `saved`: what the lines at each score come to less at `keep` of the cap.
    """

    apart: int
    now: int
    left: int
    scores: Floats
    saved: Ints


class CapLines(Protocol):
    """The lines under a cap. `halvings`: how many times the middle of factors is sought in one go, a divisor of 60."""

    @property
    def halvings(self) -> int:
        """One where asking costs little."""

    def tally(self, keep: float) -> CapTally:
        """All of them."""

    def left(self, factors: Sequence[float]) -> Sequence[int]:
        """What all that may be scaled come to at each of the factors, cents."""

    def at(self, score: float) -> tuple[Floats, Floats]:
        """Limits and balances of those that may be scaled, at one score."""


@dataclass(frozen=True)
class LinesHere:
    """Lines in memory, (n,) each; scaled limits are multiples of `unit`."""

    score: Floats
    limit: Floats
    balance: Floats
    apart: NDArray[np.bool_]
    unit: float
    halvings: int = 1

    def tally(self, keep: float) -> CapTally:
        """Of all of them."""
        ranked = ~self.apart
        scores, place = np.unique(self.score[ranked], return_inverse=True)
        limit, balance = self.limit[ranked], self.balance[ranked]
        now, small = exposure_of(limit, balance), exposure_of(scaled(limit, balance, keep, self.unit), balance)
        saved = np.zeros(len(scores), np.int64)
        np.add.at(saved, place, cents(now - small))
        apart = cents(exposure_of(self.limit[self.apart], self.balance[self.apart]))
        return CapTally(int(apart.sum()), int(cents(now).sum()), int(cents(small).sum()), scores, saved)

    def left(self, factors: Sequence[float]) -> Sequence[int]:
        """At each of the factors."""
        limit, balance = self.limit[~self.apart], self.balance[~self.apart]
        return [exposure_left(limit, balance, factor, self.unit) for factor in factors]

    def at(self, score: float) -> tuple[Floats, Floats]:
        """At one score."""
        here = ~self.apart & (self.score == score)
        return self.limit[here], self.balance[here]
