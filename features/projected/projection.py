"""The records of some customers carried on, and the features of days to come under many choices at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.contract import TABLES
from creditline.features.engine.kernel.world import Neighbours
from creditline.features.projected.behaviour import Choice
from creditline.features.projected.dues import DuesToCome
from creditline.features.projected.going_on import GOING_ON, rows_to_come, under
from creditline.features.projected.groups import FeatureGroup
from creditline.features.projected.known import Known
from creditline.features.projected.lives import Lives
from creditline.features.projected.owed import Owed

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Days = NDArray[np.int32]


@dataclass(frozen=True)
class Projection:
    """Lives of customers under choices. The entity of a row, and the place of a pair, is `choice * lives + life`.

    `frozen` (customers,): whose line of `target` may not be drawn on. `past_due`: what linked accounts owed on the day, held.
    """

    known: Known
    owed: Owed
    lives: Lives
    chosen: Sequence[Choice]
    frozen: Flags
    target: str | None
    past_due: Neighbours = field(default_factory=Neighbours)
    _made: dict[tuple[str, tuple[Choice, ...]], pa.Table] = field(default_factory=dict, repr=False)

    def table(self, name: str, keys: Sequence[Choice]) -> pa.Table | None:
        """The rows of a table, known and to come, of every life under each of some choices, in order; None where there is none."""
        if name not in self.known.rows:
            return None
        key = (name, tuple(keys))
        if key not in self._made:
            self._made[key] = self._table(name, keys)
        return self._made[key]

    def _table(self, name: str, keys: Sequence[Choice]) -> pa.Table:
        known = self._known_of_lives(name)
        count = self.lives.count
        parts = [_moved(known, place * count) for place in range(len(keys))]
        coming: list[pa.Table] = []
        if name in GOING_ON:
            coming = [_moved(under(name, self._going_on[name], key), place * count) for place, key in enumerate(keys)]
        elif name in ("installments", "lines"):
            coming = [self._dues.rows(keys)[name]]
        whole = pa.concat_tables([*parts, *(_like(rows, known.schema) for rows in coming)])
        at = TABLES[name].known_from
        time = (
            np.zeros(len(whole))
            if at is None
            else whole[at].cast(pa.timestamp("us")).cast(pa.int64()).fill_null(0).to_numpy()
        )
        return whole.take(pa.array(np.lexsort((time, whole["entity"].to_numpy()))))

    def read_by(self, group: FeatureGroup, name: str, keys: Sequence[Choice], day: int) -> pa.Table | None:
        """The rows of a table that can count in the group's features on `day` (since 1970) or later."""
        rows = self.table(name, keys)
        at = group.setup.clocks.get(name)
        first = group.first_read(name, day)
        if rows is None or first is None or at is None:
            return rows
        return rows.filter(pc.greater_equal(rows[at].cast(pa.date32(), safe=False).cast(pa.int32()), first))

    def keys_of(self, tables: frozenset[str]) -> tuple[list[Choice], Ints]:
        """The distinct parts of the choices that write any of `tables`, and which of them each choice has."""
        parts = [choice.writing(tables) for choice in self.chosen]
        keys = list(dict.fromkeys(parts))
        place = {key: at for at, key in enumerate(keys)}
        return keys, np.array([place[part] for part in parts], dtype=np.int64)

    def values(
        self, group: FeatureGroup, days: Sequence[int], decisions: pa.Table | None = None
    ) -> tuple[pa.Table, Ints]:
        """The group's features on each of `days`: a row per key, life and day, and the key of each choice."""
        keys, key = self.keys_of(group.tables - {"decisions"})
        tables = {name: rows for name in group.tables if (rows := self.read_by(group, name, keys, days[0])) is not None}
        if decisions is not None:
            tables["decisions"] = decisions
        count = len(keys) * self.lives.count
        entity = np.repeat(np.arange(count, dtype=np.int32), len(days))
        day = np.tile(np.array(days, np.int32), count)
        return group.values(tables, count, entity, day, self.neighbours(days)), key

    def neighbours(self, days: Sequence[int]) -> Neighbours:
        """What linked accounts owed, held on all of `days` (rising)."""
        held = self.past_due
        if not held.place:
            return held
        return Neighbours(held.place, np.repeat(held.past_due[:, -1:], len(days), axis=1), np.array(days, np.int32))

    @cached_property
    def _going_on(self) -> Mapping[str, pa.Table]:
        return rows_to_come(self.known, self.lives)

    @cached_property
    def _dues(self) -> DuesToCome:
        return DuesToCome(self.known, self.owed, self.lives, self.frozen, self.target)

    def _known_of_lives(self, name: str) -> pa.Table:
        rows = self.known.rows[name]
        if self.lives.count == self.known.count and np.array_equal(self.lives.customer, np.arange(self.known.count)):
            return rows
        entity = rows["entity"].to_numpy()
        low = np.searchsorted(entity, self.lives.customer, "left")
        count = np.searchsorted(entity, self.lives.customer, "right") - low
        place = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(low, count)
        life = np.repeat(np.arange(self.lives.count, dtype=np.int32), count)
        return rows.take(pa.array(place)).set_column(rows.schema.get_field_index("entity"), "entity", pa.array(life))


def _moved(rows: pa.Table, by: int) -> pa.Table:
    if not by:
        return rows
    entity = pc.add(rows["entity"], pa.scalar(by, pa.int32()))
    return rows.set_column(rows.schema.get_field_index("entity"), "entity", entity)


def _like(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """The rows in the columns of `schema`, null where they have none."""
    return pa.table(
        {
            f.name: rows[f.name].cast(f.type) if f.name in rows.column_names else pa.nulls(len(rows), f.type)
            for f in schema
        },
        schema=schema,
    )
