"""Rows of many entities in order, handed out to whoever has them."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class SortedRows:
    """`rows` in the order of `entity`; `offsets` (entities + 1,): where each one's begin."""

    rows: pa.Table
    offsets: Ints

    @property
    def count(self) -> int:
        """How many entities."""
        return len(self.offsets) - 1

    @classmethod
    def of(cls, rows: pa.Table, entities: int) -> "SortedRows":
        """Rows that are in the order of their entity."""
        return cls(rows, np.searchsorted(rows["entity"].to_numpy(), np.arange(entities + 1)))

    def of_entities(self, entities: Ints) -> pa.Table:
        """The rows of each of `entities` (any may come twice), whose place there is their `entity`."""
        count = self.offsets[entities + 1] - self.offsets[entities]
        place = (
            np.arange(count.sum())
            - np.repeat(np.cumsum(count) - count, count)
            + np.repeat(self.offsets[entities], count)
        )
        own = np.repeat(np.arange(len(entities), dtype=np.int32), count)
        taken = self.rows.take(pa.array(place))
        return taken.set_column(taken.schema.get_field_index("entity"), "entity", pa.array(own))
