"""Which choice and which life each of some pairs is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class ChosenLives:
    """Which choice of a projection each pair goes on under, and which of its lives it is, by place."""

    choice: Ints
    life: Ints

    @classmethod
    def every(cls, choices: int, lives: int) -> "ChosenLives":
        """Every choice for every life: pair = choice * lives + life."""
        return cls(np.repeat(np.arange(choices), lives), np.tile(np.arange(lives), choices))
