"""Entities whose rows are the same, so that what follows from them is worked out once."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def first_of_same(rows: pa.Table, owner: Ints) -> Ints:
    """(entities,): of each entity the first of the same `owner` (entities,) that has the same rows in the same order.

    `rows` are in the order of their `entity`. Rows that differ in nothing but the sign of a zero are the same.
    """
    numbers = _numbered(rows)
    offsets = np.searchsorted(rows["entity"].to_numpy(), np.arange(len(owner) + 1)).tolist()
    first: dict[tuple[int, bytes], int] = {}
    return np.array(
        [
            first.setdefault((whose, numbers[offsets[place] : offsets[place + 1]].tobytes()), place)
            for place, whose in enumerate(owner.tolist())
        ],
        np.int64,
    )


def _numbered(rows: pa.Table) -> NDArray[np.int32]:
    """Each value as a number of its own in its column, null as -1; (rows, columns) without `entity`."""
    columns = [
        pc.dictionary_encode(rows[name].combine_chunks()).indices.fill_null(-1).to_numpy(zero_copy_only=False)
        for name in rows.column_names
        if name != "entity"
    ]
    return np.ascontiguousarray(np.stack(columns, axis=1).astype(np.int32))
