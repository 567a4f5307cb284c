"""Features worked out on an earlier day of a replay, which hold until the next cut."""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class HeldValues:
    """`values`: a row each of the replay; `holds` (rows,): which of them need not be worked out again."""

    values: pa.Table
    holds: Flags

    @classmethod
    def none(cls, values: pa.Table) -> "HeldValues":
        """Nothing holds; `values`: rows in these columns."""
        return cls(values, np.zeros(len(values), bool))

    def with_rows(self, rows: Ints, values: pa.Table, holds: Flags) -> "HeldValues":
        """With `values` at the places `rows`, and which of these hold."""
        own = np.arange(len(self.values))
        own[rows] = len(own) + np.arange(len(rows))
        every = self.holds.copy()
        every[rows] = holds
        return HeldValues(pa.concat_tables([self.values, values]).take(pa.array(own)), every)

    def take(self, rows: Ints) -> "HeldValues":
        """Those of some rows."""
        return HeldValues(self.values.take(pa.array(rows)), self.holds[rows])

    def without(self, some: Flags) -> "HeldValues":
        """Those of some rows hold no longer."""
        return replace(self, holds=self.holds & ~some)

    def where(self, chosen: Flags, other: pa.Table) -> pa.Table:
        """These values where `chosen`, those of `other` elsewhere."""
        own = np.arange(len(other))
        return pa.concat_tables([other, self.values]).take(pa.array(np.where(chosen, len(other) + own, own)))
