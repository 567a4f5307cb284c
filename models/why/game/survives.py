"""Whether the reasons of one answer would be given again by a model trained on other customers."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Survives:
    """`times`: by concept, in how many of the `refits` it is again among the principal reasons; none of what is in none."""

    times: Mapping[str, int]
    refits: int

    def of(self, concept: str) -> int:
        """In how many refits the concept is again among the principal reasons, 0 to `refits`."""
        return self.times.get(concept, 0)
