"""What is known of the days to come before anything is decided on them, worked out once for all that is replayed."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.projected.days import number
from creditline.features.projected.groups import FeatureGroup
from creditline.features.projected.projection import Projection, RowsOfPairs
from creditline.models.portfolio.restore.in_force_then import InForceThen

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class _WorkedOut:
    """Features of those entities that were asked for. `place` (entities,): which of `rows` are whose, -1 for none yet."""

    place: Ints
    rows: pa.Table


@dataclass(frozen=True)
class Ahead:
    """The records of a projection's pairs and their features on `days`, those of the decisions to come, rising."""

    force: InForceThen
    projection: Projection
    days: tuple[date, ...]
    _values: dict[tuple[int, tuple[date, ...]], _WorkedOut] = field(default_factory=dict, repr=False)
    _entities: dict[frozenset[str], tuple[Ints, Ints]] = field(default_factory=dict, repr=False)
    _rows: dict[tuple[int, str], RowsOfPairs | None] = field(default_factory=dict, repr=False)

    @cached_property
    def alike(self) -> tuple[Ints, Ints]:
        """ChosenLives of which everything that is read is the same, so that they are decided on alike; as `Projection.alike`."""
        return self.projection.alike(frozenset({"lines"}).union(*(group.tables for group in self.force.groups)))

    def on(self, group: FeatureGroup, day: date, pairs: Ints) -> pa.Table:
        """The group's features of some pairs, if nothing more is decided."""
        days = self.days if day in self.days else (day,)
        if group.tables not in self._entities:
            self._entities[group.tables] = self.projection.alike(group.tables)
        first, entity = self._entities[group.tables]
        found = self._values.get((id(group), days))
        place = np.full(len(first), -1) if found is None else found.place
        asked = entity[pairs]
        new = np.unique(asked[place[asked] < 0])
        if found is None or len(new):
            before = [] if found is None else [found.rows]
            place[new] = sum(map(len, before)) // len(days) + np.arange(len(new))
            more = self.projection.values(group, [number(each) for each in days], first[new])
            found = _WorkedOut(place, pa.concat_tables([*before, more]).combine_chunks())
            self._values[id(group), days] = found
        return found.rows.take(pa.array(place[asked] * len(days) + days.index(day)))

    def rows(self, group: FeatureGroup, name: str, pairs: Ints) -> pa.Table | None:
        """The rows of a table that the group reads on any of the days; the place among `pairs` is their `entity`."""
        if (id(group), name) not in self._rows:
            self._rows[id(group), name] = self.projection.read_by(group, name, number(self.days[0]))
        told = self._rows[id(group), name]
        return None if told is None else told.rows.of_entities(told.entity[pairs])
