"""Rows of many entities, sorted once and then handed out to the rows of a replay."""

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

    @classmethod
    def of(cls, rows: pa.Table, entities: int) -> "SortedRows":
        """Sort them, those of one entity as they come."""
        entity = rows["entity"].to_numpy()
        order = np.argsort(entity, kind="stable")
        offsets = np.searchsorted(entity[order], np.arange(entities + 1))
        return cls(rows.take(pa.array(order)), offsets)

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
