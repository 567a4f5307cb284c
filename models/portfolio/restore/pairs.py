"""Which choice and which life each row of a replay is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Pairs:
    """Which choice of a projection each row replays, and for which of its lives, by place."""

    choice: Ints
    life: Ints

    @classmethod
    def every(cls, choices: int, lives: int) -> "Pairs":
        """Every choice for every life: row = choice * lives + life."""
        return cls(np.repeat(np.arange(choices), lives), np.tile(np.arange(lives), choices))
