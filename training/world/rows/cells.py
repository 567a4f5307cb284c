"""Months x customers as a list of cells, and what every row needs: ids, days and times."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from creditline.training.world.arrays import Flags, Floats, Ints
from creditline.training.world.draws import Draws, Stream
from creditline.training.world.history import History

_DAY = 86_400_000_000


@dataclass(frozen=True)
class Cells:
    """Some (month, customer) pairs of a history: `month` counts from the first unseen one, `customer` is a position."""

    history: History
    draws: Draws
    month: Ints
    customer: Ints

    @classmethod
    def where(cls, history: History, draws: Draws, chosen: Flags) -> "Cells":
        """The chosen pairs of `chosen` (months x customers) in written months since the customer joined."""
        months = np.arange(chosen.shape[0])[:, None]
        written = history.world.calendar.written
        seen = (months >= written.start) & (months < written.stop) & (months >= history.world.traits.opened)
        month, customer = np.nonzero(chosen & seen)
        return cls(history, draws, month.astype(np.int64), customer.astype(np.int64))

    def of(self, array: Floats) -> Floats:
        """The values of a months x customers array."""
        return array[self.month, self.customer]

    def trait(self, array: Floats) -> Floats:
        """The values of an array over customers."""
        return array[self.customer]

    @property
    def first(self) -> Ints:
        """First day of each month, days since 1970."""
        return self.history.world.calendar.first[self.month]

    @property
    def length(self) -> Ints:
        """Days in each month."""
        return self.history.world.calendar.length[self.month]

    def uniform(self, stream: Stream, purpose: int, slot: Ints | int = 0) -> Floats:
        """One number in (0, 1) per cell."""
        place = np.broadcast_to(np.asarray(slot, np.int64), self.month.shape)
        return self.draws.uniform_at(stream, self.customer, self.month, place, purpose)

    def repeated(self, count: Ints) -> tuple["Cells", Ints]:
        """Each cell `count` times, and the number of each repetition from 0."""
        at = np.repeat(np.arange(count.size), count)
        slot = np.arange(at.size) - np.repeat(np.cumsum(count) - count, count)
        return Cells(self.history, self.draws, self.month[at], self.customer[at]), slot

    def kept(self, chosen: Flags) -> "Cells":
        """Some of the cells."""
        return Cells(self.history, self.draws, self.month[chosen], self.customer[chosen])

    @property
    def ids(self) -> Ints:
        """Customer ids, from 1."""
        return self.history.world.traits.number[self.customer] + 1


def dates(day: Ints) -> pa.Array:
    """Days since 1970 as dates."""
    return pa.array(day.astype(np.int32)).cast(pa.date32())


def times(day: Ints, share: Floats) -> pa.Array:
    """Days and the share of the day that has passed, as times to the second."""
    second = np.floor(share * 86_400).astype(np.int64) * 1_000_000
    return pa.array(day * _DAY + second).cast(pa.timestamp("us"))


def money(cents: Floats) -> Floats:
    """Cents as major units."""
    return np.round(np.asarray(cents) / 100.0, 2)


def words(prefix: str, number: Ints) -> pa.Array:
    """`prefix` and a number, as text."""
    return pa.array([f"{prefix}{n}" for n in number.tolist()], pa.string())
