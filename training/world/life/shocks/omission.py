"""What is left out of a life when it is replayed."""

from dataclasses import dataclass

import numpy as np

from creditline.training.world.setting.arrays import Flags, Ints

AT_MOST = 2


@dataclass(frozen=True)
class Omission:
    """For each customer replayed (first axis) up to two shocks left out: kind and month of beginning; kind -1: none."""

    kind: Ints
    month: Ints

    def strikes(self, month: int, kinds: int) -> Flags:
        """Which shocks of this month never happen: one row per customer, one column per kind."""
        gone = np.zeros((len(self.kind), kinds), dtype=np.bool_)
        customer, place = np.nonzero((self.month == month) & (self.kind >= 0))
        gone[customer, self.kind[customer, place]] = True
        return gone


def nothing_left_out(customers: int) -> Omission:
    """Lives as they were."""
    shape = (customers, AT_MOST)
    return Omission(np.full(shape, -1, dtype=np.int64), np.zeros(shape, dtype=np.int64))
