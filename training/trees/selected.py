"""Some rows and columns of a matrix, looked up where they lie when they are read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from creditline.training.trees.column_store import ColumnStore

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

_AT_ONCE = 1_000_000  # values in a batch
_COLUMNS_AT_ONCE = 16  # of a file: Linux maps up to 2 MB around the first number read of each


@dataclass(frozen=True, eq=False)
class Selected:
    """A matrix (n, features) of which nothing is copied before it is read.

    `rows` (n,) are places in the store, in any order and as often as they are to come; None: all, in their order.
    `columns` (features,): those of the store. Indexed as a numpy array of two dimensions: rows, or `[rows, columns]`, give a
    matrix of this kind; `[rows, one column]` and `np.asarray` give numbers.
    """

    store: ColumnStore
    columns: Places
    rows: Places | None = None

    @classmethod
    def of(cls, store: ColumnStore) -> "Selected":
        """All of it."""
        return cls(store, np.arange(len(store.numbers)))

    @property
    def shape(self) -> tuple[int, int]:
        """Rows, features."""
        return (self.store.numbers.shape[1] if self.rows is None else len(self.rows)), len(self.columns)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, key: Any) -> Any:
        rows, columns = key if isinstance(key, tuple) else (key, slice(None))
        taken = Selected(self.store, self.columns, self._rows(rows))
        if isinstance(columns, int | np.integer):
            return taken._column(self.columns[columns])
        return Selected(self.store, self.columns[_index(columns)], taken.rows)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Floats:
        if copy is False:
            raise ValueError("a selection has no array of its own; allow a copy")
        return self._read(slice(0, len(self))).astype(dtype or np.float64, copy=False)

    @property
    def batch_rows(self) -> int:
        """Rows in a batch of `batches`."""
        return max(1, _AT_ONCE // max(1, len(self.columns)))

    def batches(self) -> Iterator[tuple[slice, Floats]]:
        """Which rows, and their numbers (some, features), in C order, until all have come."""
        for start in range(0, len(self), self.batch_rows):
            part = slice(start, min(start + self.batch_rows, len(self)))
            yield part, self._read(part)
            self.store.release()

    def _rows(self, key: Any) -> Places | None:
        if isinstance(key, slice) and key == slice(None):
            return self.rows
        own = np.arange(len(self)) if self.rows is None else self.rows
        chosen: Places = own[_index(key)]
        return chosen

    def _column(self, place: int) -> Floats:
        self.store.release()
        own: Floats = self.store.numbers[place]
        return own if self.rows is None else own[self.rows]

    def _read(self, part: slice) -> Floats:
        rows = part if self.rows is None else self.rows[part]
        found = np.empty((len(self.columns), part.stop - part.start))
        for place, column in enumerate(self.columns):
            found[place] = self.store.numbers[column, rows]
            if place % _COLUMNS_AT_ONCE == 0:
                self.store.release()
        return np.ascontiguousarray(found.T)


Matrix: TypeAlias = Floats | Selected


def in_parts(matrix: Matrix) -> Iterator[tuple[slice, Floats]]:
    """Which rows, and their numbers: all at once of an array, batch by batch of a selection."""
    if isinstance(matrix, Selected):
        yield from matrix.batches()
    else:
        yield slice(0, len(matrix)), matrix


def _index(key: Any) -> Any:
    return key if isinstance(key, slice) else np.asarray(key)
