"""The statements of lines that are being decided on: to come with the limits decided."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.projected.rows_of import SortedRows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Statements:
    """The statements of the rows of a replay. `own`: which are of the line decided on; `day`: of each, since 1970."""

    rows: pa.Table
    limits: Floats
    entity: NDArray[np.int32]
    own: Flags
    day: Ints
    known_until: int

    @classmethod
    def of(cls, rows: pa.Table, lines: NDArray[np.object_], known_until: int) -> "Statements":
        """Of `rows` by entity; `lines`: the line of each entity; `known_until`: the last day known, in days since 1970."""
        entity = rows["entity"].to_numpy()
        named = pc.equal(rows["line_id"], pa.array(lines[entity].tolist(), pa.string()))
        limits = rows["credit_limit"].cast(pa.float64()).to_numpy().copy()
        day = rows["statement_on"].cast(pa.int32()).to_numpy().astype(np.int64)
        return cls(rows, limits, entity, pc.fill_null(named, False).to_numpy(), day, known_until)

    def take(self, entities: Ints) -> "Statements":
        """Those of some entities, whose place there is what they are called from then on."""
        place = np.full(1 + max(int(self.entity.max(initial=-1)), int(entities.max(initial=-1))), -1, np.int32)
        place[entities] = np.arange(len(entities), dtype=np.int32)
        entity = place[self.entity]
        at = np.flatnonzero(entity >= 0)
        rows = self.rows.take(pa.array(at))
        rows = rows.set_column(rows.schema.get_field_index("entity"), "entity", pa.array(entity[at]))
        return Statements(rows, self.limits[at], entity[at], self.own[at], self.day[at], self.known_until)

    def stand(self, since: int, until: int, limit: Floats) -> None:
        """Note the limit that stood, (entities,), on the statements to come after `since` up to `until`."""
        at = np.flatnonzero(self.own & (self.day > max(since, self.known_until)) & (self.day <= until))
        self.limits[at] = limit[self.entity[at]]

    def of_entities(self, entities: Ints) -> pa.Table:
        """The rows of each of `entities`, whose place there is their `entity`, with the limits that stood."""
        place = self.rows.schema.get_field_index("credit_limit")
        whole = self.rows.set_column(place, "credit_limit", pa.array(self.limits, from_pandas=True))
        return SortedRows.of(whole, int(entities.max(initial=-1)) + 1).of_entities(entities)

    def balance_on(self, day: int, rows: int) -> Floats:
        """What is owed by the last statement, 0 where none is known."""
        seen = self.own & (self.day <= day)
        at = np.flatnonzero(seen)
        order = at[np.lexsort((self.day[at], self.entity[at]))]
        found = np.zeros(rows)
        found[self.entity[order]] = np.nan_to_num(self.rows["balance"].to_numpy()[order])
        return found
