"""What is left out of a life when it is replayed."""

from dataclasses import dataclass

import numpy as np

from creditline.training.world.arrays import Flags, Ints


@dataclass(frozen=True)
class Omission:
    """For each customer replayed, the shock left out: its kind and the month it began; kind -1 leaves nothing out."""

    kind: Ints
    month: Ints

    def strikes(self, month: int, kinds: int) -> Flags:
        """Which shocks of this month never happen: one row per customer, one column per kind."""
        gone = (self.month == month) & (self.kind >= 0)
        return np.asarray(gone[:, None] & (self.kind[:, None] == np.arange(kinds)))
