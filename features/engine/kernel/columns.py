"""What the shared path asks of a carrier's rows: each column as a plain array, whatever it arrived as."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.engine.kernel.codes import NEVER

DAY = 86_400_000_000  # microseconds
NO_TIME = np.iinfo(np.int64).min


@dataclass(frozen=True)
class Labels:
    """A label column: codes (int32, -1 null) into `dictionary`, texts each once."""

    codes: NDArray[np.int32]
    dictionary: Sequence[str] | pa.StringArray

    def __len__(self) -> int:
        return self.codes.size

    @cached_property
    def values(self) -> Sequence[str]:
        """The labels by code."""
        found: Sequence[str] = self.dictionary.to_pylist() if isinstance(self.dictionary, pa.Array) else self.dictionary
        return found

    def texts(self) -> tuple[str | None, ...]:
        """The label of each row."""
        values = (*self.values, None)
        return tuple(values[code] for code in self.codes.tolist())

    def to_arrow(self) -> pa.StringArray:
        """The same as texts with nulls."""
        return pa.array(self.values, pa.string()).take(pa.array(self.codes, mask=self.codes < 0))

    def bits(self, meets: Callable[[str], int]) -> NDArray[np.uint64]:
        """What `meets` says of each row's label; 0 for null."""
        return np.array([*map(meets, self.values), 0], np.uint64)[self.codes]

    def in_byte_order(self) -> "Labels":
        """The same with the dictionary in byte order, so that codes compare as the labels do."""
        if len(self.values) < 2:
            return self
        order = sorted(range(len(self.values)), key=lambda i: self.values[i].encode())
        rank = np.empty(len(order) + 1, np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        rank[-1] = -1
        return Labels(rank[self.codes], [self.values[i] for i in order])


class Columns(Protocol):
    """Rows of one table for a group of customers, in any order; every row has an event time.

    `entity` (rows, int32): whose each row is, an index among the customers of the group. A column that is not there
    reads as null.
    """

    @property
    def entity(self) -> NDArray[np.int32]:
        """Whose each row is."""

    def has(self, name: str) -> bool:
        """Whether the column is there."""

    def floats(self, name: str) -> NDArray[np.float64]:
        """A number column; NaN where null."""

    def readable(self, name: str) -> NDArray[np.float64]:
        """A column of any type as numbers; NaN where null or no number."""

    def microseconds(self, name: str) -> NDArray[np.int64]:
        """A column of event times, in microseconds since 1970."""

    def times(self, name: str) -> NDArray[np.int64]:
        """A column of times, in microseconds since 1970; `NO_TIME` where null."""

    def days(self, name: str, null: int = NEVER) -> NDArray[np.int32] | None:
        """A column of dates or times as days since 1970, `null` where null; None where all are null."""

    def labels(self, name: str, *, ordered: bool = False) -> Labels:
        """A text or id column; `ordered` has the dictionary in byte order, so that codes compare as the labels do."""

    def bits(self, name: str, meets: Callable[[str], int]) -> NDArray[np.uint64]:
        """What `meets` says of the label of each row in a text or id column; 0 for null."""


def number_in(value: object) -> float:
    """A plain value or text as a number, NaN where it is none."""
    if value is None or (isinstance(value, str) and not value.isascii()):
        return np.nan
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return np.nan


def day_of(instant: NDArray[np.int64]) -> NDArray[np.int32]:
    """Days since 1970 from microseconds."""
    return (instant // DAY).astype(np.int32)


def hour_of(instant: NDArray[np.int64]) -> NDArray[np.float64]:
    """Hour of the day, 0 to 23."""
    return ((instant - instant // DAY * DAY) // 3_600_000_000).astype(np.float64)  # several times faster than %


def weekday_of(instant: NDArray[np.int64]) -> NDArray[np.float64]:
    """Day of the week, Monday 0 to Sunday 6."""
    day = instant // DAY + 3
    return (day - day // 7 * 7).astype(np.float64)
