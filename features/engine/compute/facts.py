"""What is known of customers as such, as of a date: age, tenure, region, occupation and attributes.

A customer's own columns are known from `opened_on`; an `attributes` row from `valid_from` and `recorded_at`, and then
stands before the column of the same name. Of two rows of a day the one recorded later corrects the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from creditline.features.declare import Fact
from creditline.features.engine.kernel.columns import DAY, Columns, Labels, number_in

_SINCE_EVER = -(1 << 30)
Value = TypeVar("Value", np.int32, np.float64)


@dataclass(frozen=True)
class Facts:
    """The facts of (customer, day) pairs: `entity` (index of the customer), `day` (days since 1970), both int32.

    `own`: the rows of `customers`, one per customer; `attributes`: theirs; None where there are none.
    """

    own: Columns | None
    attributes: Columns | None
    count: int
    entity: NDArray[np.int32]
    day: NDArray[np.int32]

    @classmethod
    def of(
        cls, tables: Mapping[str, Columns], count: int, entity: NDArray[np.int32], day: NDArray[np.int32]
    ) -> "Facts":
        """From the tables there are, of `count` customers."""
        return cls(tables.get("customers"), tables.get("attributes"), count, entity, day)

    def number(self, fact: Fact) -> NDArray[np.float64]:
        """A number per pair; NaN where not known."""
        if fact.is_attribute:
            return self._number(fact.name)
        if fact.name == "tenure_days":
            if self._opened is None:
                return np.full(self.day.size, np.nan)
            opened = _picked(self._opened, self._row, _SINCE_EVER)
            return np.where(opened != _SINCE_EVER, self.day - opened, np.nan)
        year = self.day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
        return year - self._column("birth_year")

    def category(self, fact: Fact) -> Labels:
        """A text per pair; -1 where not known."""
        own = self._text(fact.name)
        if not fact.is_attribute:
            return own
        code, values = self._latest(fact.name)
        later = np.where(own.codes >= 0, own.codes + len(values), -1).astype(np.int32)
        return Labels(np.where(code >= 0, code, later).astype(np.int32), (*values, *own.values))

    def region(self) -> Labels:
        """The region of each pair."""
        return self._text("region")

    @cached_property
    def _opened(self) -> NDArray[np.int32] | None:
        """The day each row of `customers` begins; None where none has one."""
        return None if self.own is None else self.own.days("opened_on", _SINCE_EVER)

    @cached_property
    def _row(self) -> NDArray[np.int64]:
        """The row of `customers` known of each pair, -1 for none."""
        if self.own is None:
            return np.full(self.day.size, -1, np.int64)
        row_of = np.full(self.count + 1, -1, np.int64)  # the last for rows of nobody here
        row_of[self.own.entity] = np.arange(self.own.entity.size)
        row_of[-1] = -1
        row = row_of[self.entity]
        if self._opened is not None:
            row[_picked(self._opened, row, _SINCE_EVER) > self.day] = -1
        return row

    def _column(self, name: str) -> NDArray[np.float64]:
        if self.own is None or not self.own.has(name):
            return np.full(self.day.size, np.nan)
        return _picked(self.own.readable(name), self._row, np.nan)

    def _text(self, name: str) -> Labels:
        if self.own is None or not self.own.has(name):
            return Labels(np.full(self.day.size, -1, np.int32), ())
        said = self.own.labels(name)
        return Labels(_picked(said.codes, self._row, -1), said.dictionary)

    def _number(self, name: str) -> NDArray[np.float64]:
        own = self._column(name)
        code, values = self._latest(name)
        if not len(values):
            return own
        return np.where(code >= 0, np.array([*map(number_in, values), np.nan])[code], own)

    @cached_property
    def _named(self) -> tuple[Labels, Labels, NDArray[np.int32], NDArray[np.int64]]:
        """Of `attributes`: name, value, first day, and when it was recorded in microseconds."""
        assert self.attributes is not None
        valid_from = self.attributes.days("valid_from")
        assert valid_from is not None
        return (
            self.attributes.labels("name"),
            self.attributes.labels("value", ordered=True),
            valid_from,
            self.attributes.times("recorded_at"),
        )

    def _latest(self, name: str) -> tuple[NDArray[np.int32], Sequence[str]]:
        """The code of the value in force for each pair, -1 for none, and the values."""
        none = np.full(self.day.size, -1, np.int32)
        if self.attributes is None or not self.attributes.entity.size:
            return none, ()
        names, values, valid_from, recorded = self._named
        if name not in names.values:
            return none, ()
        code = list(names.values).index(name)
        rows = np.flatnonzero((names.codes == code) & (values.codes >= 0) & (self.attributes.entity >= 0))
        if not rows.size:
            return none, ()
        place = _placed(self.attributes.entity[rows], valid_from[rows])
        order = np.lexsort((values.codes[rows], recorded[rows], place))
        rows, place = rows[order], place[order]
        at = place.searchsorted(_placed(self.entity, self.day), side="right") - 1
        whose, known_on = self.attributes.entity[rows], recorded[rows] // DAY
        while np.count_nonzero(late := (at >= 0) & (whose[at] == self.entity) & (known_on[at] > self.day)):
            at[late] -= 1
        found = values.codes[rows[at]]
        found[(at < 0) | (whose[at] != self.entity)] = -1
        return found, values.values


def _picked(values: NDArray[Value], row: NDArray[np.int64], none: float) -> NDArray[Value]:
    """The value of each row, `none` for row -1."""
    if not values.size:
        return np.full(row.size, none, values.dtype)
    found = values[row]
    found[row < 0] = none
    return found


def _placed(entity: NDArray[np.int32], day: NDArray[np.int32]) -> NDArray[np.int64]:
    """Numbers in the order of customer, then day."""
    return (entity.astype(np.int64) << 32) + day
