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
from creditline.features.projected.chosen_lives import ChosenLives
from creditline.features.projected.dues import DuesToCome
from creditline.features.projected.going_on import GOING_ON, rows_to_come, under
from creditline.features.projected.groups import FeatureGroup
from creditline.features.projected.known import Known
from creditline.features.projected.lives import Lives
from creditline.features.projected.owed import Owed
from creditline.features.projected.rows_of import SortedRows
from creditline.features.projected.same_rows import first_of_same

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class RowsOfPairs:
    """What a table tells of pairs. `rows`: of entities, no two of one life alike; `entity` (pairs,): which of them each pair is."""

    rows: SortedRows
    entity: Ints


@dataclass(frozen=True)
class Projection:
    """Lives of customers under choices: `pairs` of them.

    `frozen` (lives,): whose line of `target` may not be drawn on. `past_due`: what linked accounts owed on the day, held.
    """

    known: Known
    owed: Owed
    lives: Lives
    chosen: Sequence[Choice]
    frozen: Flags
    target: str | None
    pairs: ChosenLives
    past_due: Neighbours = field(default_factory=Neighbours)
    _told: dict[str, RowsOfPairs] = field(default_factory=dict, repr=False)
    _due: dict[tuple[tuple[Choice, ...], bytes], Mapping[str, pa.Table]] = field(default_factory=dict, repr=False)

    def table(self, name: str, keys: Sequence[Choice]) -> pa.Table | None:
        """The rows of a table, known and to come, of every life under each of some choices, in order; None where there is none.

        The entity of a row is `choice * lives + life`.
        """
        if name not in self.known.rows:
            return None
        every = np.arange(len(keys) * self.lives.count)
        return self._whole(name, self._coming(name, keys, every), every % self.lives.count)

    def told(self, name: str) -> RowsOfPairs | None:
        """What a table tells of the pairs; None where there is no such table."""
        if name not in self.known.rows:
            return None
        if name not in self._told:
            keys, key = self._keys_of(frozenset([name]))
            count = self.lives.count
            asked, entity = np.unique(key[self.pairs.choice] * count + self.pairs.life, return_inverse=True)
            coming = self._coming(name, keys, asked)
            if coming is not None and len(keys) > 1:
                kept, same = np.unique(first_of_same(coming, asked % count), return_inverse=True)
                coming = SortedRows.of(coming, len(asked)).of_entities(kept)
                asked, entity = asked[kept], same[entity]
            rows = self._whole(name, coming, asked % count)
            self._told[name] = RowsOfPairs(SortedRows.of(rows, len(asked)), entity)
        return self._told[name]

    def read_by(self, group: FeatureGroup, name: str, day: int) -> RowsOfPairs | None:
        """The same of the rows that can count in the group's features on `day` (since 1970) or later."""
        told, at, first = self.told(name), group.setup.clocks.get(name), group.first_read(name, day)
        if told is None or first is None or at is None:
            return told
        rows = told.rows.rows
        kept = rows.filter(pc.greater_equal(rows[at].cast(pa.date32(), safe=False).cast(pa.int32()), first))
        return RowsOfPairs(SortedRows.of(kept, told.rows.count), told.entity)

    def alike(self, tables: frozenset[str]) -> tuple[Ints, Ints]:
        """The first pair of each group of one life whose rows in `tables` are the same, and the group of every pair."""
        code = self.pairs.life
        for name in sorted(tables):
            told = self.told(name)
            if told is not None:
                code = np.unique(code * told.rows.count + told.entity, return_inverse=True)[1]
        _, first, group = np.unique(code, return_index=True, return_inverse=True)
        return first, group

    def values(self, group: FeatureGroup, days: Sequence[int], pairs: Ints) -> pa.Table:
        """The group's features of some pairs by the records and what is decided on them: a row per pair and each of `days`."""
        tables = {}
        for name in group.tables:
            told = self.read_by(group, name, days[0])
            if told is not None:
                tables[name] = told.rows.of_entities(told.entity[pairs])
        each = np.repeat(np.arange(len(pairs), dtype=np.int32), len(days))
        day = np.tile(np.array(days, np.int32), len(pairs))
        return group.values(tables, len(pairs), each, day, self.neighbours(days))

    def neighbours(self, days: Sequence[int]) -> Neighbours:
        """What linked accounts owed, held on all of `days` (rising)."""
        held = self.past_due
        if not held.place:
            return held
        return Neighbours(held.place, np.repeat(held.past_due[:, -1:], len(days), axis=1), np.array(days, np.int32))

    def _keys_of(self, tables: frozenset[str]) -> tuple[list[Choice], Ints]:
        """The distinct parts of the choices that write any of `tables`, and which of them each choice has."""
        parts = [choice.writing(tables) for choice in self.chosen]
        keys = list(dict.fromkeys(parts))
        place = {key: at for at, key in enumerate(keys)}
        return keys, np.array([place[part] for part in parts], dtype=np.int64)

    def _coming(self, name: str, keys: Sequence[Choice], asked: Ints) -> pa.Table | None:
        """The rows to come of lives under keys, `asked` (rising) as `key * lives + life`: in order, the place there the entity."""
        count = self.lives.count
        if name in GOING_ON:
            parts = []
            for place, key in enumerate(keys):
                mine = np.flatnonzero(asked // count == place)
                rows = SortedRows.of(under(name, self._going_on[name], key), count).of_entities(asked[mine] % count)
                parts.append(_of_entity(rows, mine[rows["entity"].to_numpy()]))
            return pa.concat_tables(parts)
        if name not in ("installments", "lines"):
            return None
        one = (tuple(keys), asked.tobytes())
        if one not in self._due:
            wanted = np.zeros(len(keys) * count, bool)
            wanted[asked] = True
            self._due[one] = self._dues.rows(keys, wanted.reshape(len(keys), count))
        rows = self._due[one][name]
        entity = np.searchsorted(asked, rows["entity"].to_numpy())
        order = np.argsort(entity, kind="stable")
        return _of_entity(rows.take(pa.array(order)), entity[order])

    def _whole(self, name: str, coming: pa.Table | None, lives: Ints) -> pa.Table:
        """The known rows of each of `lives`, whose place there is their `entity`, with those to come, by time."""
        known = SortedRows.of(self.known.rows[name], self.known.count).of_entities(self.lives.customer[lives])
        whole = known if coming is None else pa.concat_tables([known, _like(coming, known.schema)])
        at = TABLES[name].known_from
        time = (
            np.zeros(len(whole))
            if at is None
            else whole[at].cast(pa.timestamp("us")).cast(pa.int64()).fill_null(0).to_numpy()
        )
        return whole.take(pa.array(np.lexsort((time, whole["entity"].to_numpy()))))

    @cached_property
    def _going_on(self) -> Mapping[str, pa.Table]:
        return rows_to_come(self.known, self.lives)

    @cached_property
    def _dues(self) -> DuesToCome:
        return DuesToCome(self.known, self.owed, self.lives, self.frozen, self.target)


def _of_entity(rows: pa.Table, entity: Ints) -> pa.Table:
    return rows.set_column(rows.schema.get_field_index("entity"), "entity", pa.array(entity.astype(np.int32)))


def _like(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """The rows in the columns of `schema`, null where they have none."""
    return pa.table(
        {
            f.name: rows[f.name].cast(f.type) if f.name in rows.column_names else pa.nulls(len(rows), f.type)
            for f in schema
        },
        schema=schema,
    )
