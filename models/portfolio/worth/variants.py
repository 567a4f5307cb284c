"""A customer's rows many times over, each time with some of them left out: as so many customers, for one computation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.edits.edit import Values
from creditline.features.engine.kernel.arrow_columns import combined

Places = Mapping[
    int, Values | None
]  # a row's place among the customer's: what it says instead, None for a row that is struck


@dataclass(frozen=True)
class Variant:
    """What is left out, by table."""

    left_out: Mapping[str, Places]

    @property
    def tables(self) -> frozenset[str]:
        """The tables that are not as recorded."""
        return frozenset(self.left_out)


def joined(variants: Sequence[Variant]) -> Variant:
    """All of it left out at once."""
    found: dict[str, dict[int, Values | None]] = {}
    for variant in variants:
        for table, places in variant.left_out.items():
            found.setdefault(table, {}).update(places)
    return Variant(found)


def repeated(rows: pa.Table, changed: Sequence[Places]) -> pa.Table:
    """The rows once per element of `changed`, without what it leaves out; `entity` (int32) is its place."""
    count = len(rows)
    stay = np.ones((len(changed), count), np.bool_)
    entity, place, values = [], [], []
    for own, places in enumerate(changed):
        stay[own, list(places)] = False
        for at, says in places.items():
            if says is not None:
                entity.append(own)
                place.append(at)
                values.append(says)
    staying = np.flatnonzero(stay)
    whose = np.concatenate([staying // max(count, 1), np.array(entity, np.int64)])
    taken = rows.take(pa.array(np.concatenate([staying % max(count, 1), np.array(place, np.int64)])))
    for name in dict.fromkeys(name for says in values for name in says):
        taken = _said_instead(taken, name, len(staying), values)
    return taken.append_column("entity", pa.array(whose.astype(np.int32)))


def _said_instead(rows: pa.Table, name: str, first: int, values: Sequence[Mapping[str, Any]]) -> pa.Table:
    """The last rows, from `first` on, with what they say instead in a column."""
    at = rows.column_names.index(name) if name in rows.column_names else -1
    if at < 0:
        return rows
    mask: NDArray[np.bool_] = np.zeros(len(rows), np.bool_)
    mask[first:] = [name in says for says in values]
    told = pa.array([says[name] for says in values if name in says], rows.schema.field(name).type)
    return rows.set_column(at, name, pc.replace_with_mask(combined(rows[name]), pa.array(mask), told))
