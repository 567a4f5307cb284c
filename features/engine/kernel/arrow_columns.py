"""Arrow columns as plain arrays: days, instants, floats and label codes."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.engine.kernel.codes import NEVER
from creditline.features.engine.kernel.columns import DAY, NO_TIME, Labels, number_in


class ArrowColumns:
    """A table of contract columns and `entity` (int32, no nulls) as `Columns`.

    Rows whose event time `at` is null are left out. A column asked for must be there, unless `has` says it is not.
    """

    def __init__(self, table: pa.Table, at: str | None = None) -> None:
        self._table = table.filter(table[at].is_valid()) if at is not None and table[at].null_count else table
        self.entity: NDArray[np.int32] = np.asarray(
            combined(self._table["entity"]).to_numpy(zero_copy_only=False), np.int32
        )

    def has(self, name: str) -> bool:
        """As `Columns`."""
        return name in self._table.column_names

    def floats(self, name: str) -> NDArray[np.float64]:
        """As `Columns`."""
        return floats(self._table[name])

    def readable(self, name: str) -> NDArray[np.float64]:
        """As `Columns`."""
        column = self._table[name]
        if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
            return floats(column)
        said = labels(column, ordered=False)
        return np.array([*map(number_in, said.values), np.nan])[said.codes]

    def microseconds(self, name: str) -> NDArray[np.int64]:
        """As `Columns`."""
        return microseconds(self._table[name])

    def times(self, name: str) -> NDArray[np.int64]:
        """As `Columns`."""
        column = self._table[name]
        if not column.null_count:
            return microseconds(column)
        array = combined(column).cast(pa.timestamp("us"), safe=False).cast(pa.int64())
        return np.asarray(array.fill_null(NO_TIME).to_numpy(zero_copy_only=False))

    def days(self, name: str, null: int = NEVER) -> NDArray[np.int32] | None:
        """As `Columns`."""
        column = self._table[name]
        return days(column, null) if column.null_count < len(column) else None

    def labels(self, name: str, *, ordered: bool = False) -> Labels:
        """As `Columns`."""
        column = self._table[name]
        if pa.types.is_floating(column.type):  # 3.0 is said as 3.0
            column = pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string())
        return labels(column, ordered=ordered)

    def bits(self, name: str, meets: Callable[[str], int]) -> NDArray[np.uint64]:
        """As `Columns`."""
        return self.labels(name).bits(meets)


def combined(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """One array from a column."""
    if isinstance(column, pa.ChunkedArray):
        return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    return column


def floats(column: pa.ChunkedArray | pa.Array) -> NDArray[np.float64]:
    """A number column; null becomes NaN."""
    array = combined(column)
    if array.type != pa.float64():
        array = array.cast(pa.float64())
    return np.asarray(array.to_numpy(zero_copy_only=False), np.float64)


def microseconds(column: pa.ChunkedArray | pa.Array) -> NDArray[np.int64]:
    """A timestamp or date column without nulls, in microseconds since 1970."""
    array = combined(column)
    if pa.types.is_date32(array.type):
        return np.asarray(array.cast(pa.int32()).to_numpy(zero_copy_only=False), np.int64) * DAY
    if array.type != pa.timestamp("us"):
        array = array.cast(pa.timestamp("us"), safe=False)
    return np.asarray(array.cast(pa.int64()).to_numpy(zero_copy_only=False))


def days(column: pa.ChunkedArray | pa.Array, null: int = NEVER) -> NDArray[np.int32]:
    """A date or timestamp column as days since 1970, `null` where it is null."""
    array = combined(column)
    if not pa.types.is_date32(array.type):
        array = (
            pc.cast(array, pa.date32(), safe=False) if pa.types.is_timestamp(array.type) else array.cast(pa.date32())
        )
    whole = array.cast(pa.int32())
    if whole.null_count:
        whole = whole.fill_null(null)
    return np.asarray(whole.to_numpy(zero_copy_only=False), np.int32)


def labels(column: pa.ChunkedArray | pa.Array, *, ordered: bool) -> Labels:
    """Label codes of a text or id column, see `Columns.labels`."""
    array = combined(column)
    if not pa.types.is_dictionary(array.type):
        if pa.types.is_null(array.type):
            return Labels(np.full(len(array), -1, np.int32), ())
        array = array.dictionary_encode()
    dictionary = array.dictionary if pa.types.is_string(array.dictionary.type) else array.dictionary.cast(pa.string())
    indices = array.indices
    if indices.null_count:
        indices = indices.cast(pa.int32()).fill_null(-1)
    codes = np.asarray(indices.to_numpy(zero_copy_only=False), np.int32)
    if not ordered:
        return Labels(codes, dictionary)
    order = pc.sort_indices(dictionary).to_numpy()
    rank = np.empty(len(order) + 1, np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    rank[-1] = -1
    return Labels(rank[codes], dictionary.take(pa.array(order)))
