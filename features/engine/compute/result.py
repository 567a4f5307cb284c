"""Registers and facts as the table of features."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.compiled import compiled
from creditline.features.engine.kernel.columns import Labels


@dataclass(frozen=True)
class Computed:
    """Features of some pairs, a row each, as the kernel leaves them.

    `registers` (pairs x registers); `results`: the register of each feature of `names`, -1 for a category, whose texts
    are in `categories`.
    """

    names: tuple[str, ...]
    results: NDArray[np.int32]
    registers: NDArray[np.float64]
    categories: Mapping[str, Labels]

    def table(self, pairs: pa.Table) -> pa.Table:
        """`pairs` with a column per feature: float64 with nulls, or text."""
        rows = self.registers.shape[0]
        numbers = self.results[self.results >= 0]
        values = np.empty((numbers.size, rows), np.float64)
        known = np.zeros((numbers.size, (rows + 7) // 8), np.uint8)
        nulls = np.zeros(numbers.size, np.int64)
        _turn(self.registers, numbers, values, known, nulls)
        columns = {name: pairs[name] for name in ("customer_id", "as_of")}
        at = 0
        for name, register in zip(self.names, self.results, strict=True):
            if register >= 0:
                bits = pa.py_buffer(known[at]) if nulls[at] else None
                columns[name] = pa.Array.from_buffers(
                    pa.float64(), rows, [bits, pa.py_buffer(values[at])], int(nulls[at])
                )
                at += 1
            else:
                columns[name] = self.categories[name].to_arrow()
        return pa.table(columns)


@compiled
def _turn(
    registers: NDArray[np.float64], numbers: NDArray[np.int32], values: NDArray[np.float64], known: NDArray[np.uint8],
    nulls: NDArray[np.int64],
) -> None:  # fmt: skip
    """Rows to columns, eight rows at a time: `values` (columns, rows), `known` Arrow's validity bits, `nulls` counted."""
    rows = registers.shape[0]
    for first in range(0, rows, 8):
        end = min(first + 8, rows)
        for column in range(numbers.shape[0]):
            bits = 0
            for row in range(first, end):
                x = registers[row, numbers[column]]
                values[column, row] = x
                if x == x:
                    bits |= 1 << (row - first)
                else:
                    nulls[column] += 1
            known[column, first // 8] = bits
