"""Rows handed to LightGBM some at a time."""

import ctypes
import sys
from collections.abc import Mapping

import lightgbm
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.training.trees.nulls import with_stand_ins
from creditline.training.trees.selected import Selected

Floats = NDArray[np.float64]

_SHORT = 32767


def binning_seed(seed: int) -> int:
    """The seed LightGBM derives from `seed` (0 to 2147483647) for drawing the rows bins are made of.

    Of an array it derives it itself; rows that come in batches are drawn by its Python side, which does not.
    """
    return ((214013 * seed + 2531011) % 2**32 >> 16 & _SHORT) % _SHORT


def give_back() -> None:
    """Let the system have what is free again, which Arrow and, of small pieces as each row drawn is, glibc keep."""
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


class InBatches(lightgbm.Sequence):
    """A matrix that LightGBM cuts into bins batch by batch, as it would the whole; `beyond`: see `with_stand_ins`."""

    def __init__(self, matrix: Selected, beyond: Mapping[int, float]) -> None:
        self.matrix = matrix
        self.beyond = beyond
        self.batch_size = matrix.batch_rows
        self._first, self._batch = 0, np.empty((0, matrix.shape[1]))
        give_back()

    def __len__(self) -> int:
        return len(self.matrix)

    def __getitem__(self, key: slice | int | list[int]) -> Floats:
        """Rows as float64; one by one those bins are drawn from, which LightGBM asks for in their order."""
        if not isinstance(key, int | np.integer):
            if len(self._batch):
                self._batch = self._batch[:0].copy()
                give_back()
            return self._read(key)
        if not self._first <= key < self._first + len(self._batch):
            self._first = int(key) // self.batch_size * self.batch_size
            self._batch = self._read(slice(self._first, min(self._first + self.batch_size, len(self))))
        return np.asarray(self._batch[key - self._first])

    def _read(self, rows: slice | list[int]) -> Floats:
        found = np.asarray(self.matrix[rows])
        self.matrix.store.release()
        return np.asarray(with_stand_ins(found, self.beyond))
