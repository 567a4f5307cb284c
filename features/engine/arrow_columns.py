"""Arrow columns as plain arrays: days, instants, floats and label codes."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.engine.codes import NEVER

_DAY = 86_400_000_000


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
        return np.asarray(array.cast(pa.int32()).to_numpy(zero_copy_only=False), np.int64) * _DAY
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


def day_of(instant: NDArray[np.int64]) -> NDArray[np.int32]:
    """Days since 1970 from microseconds."""
    return (instant // _DAY).astype(np.int32)


def hour_of(instant: NDArray[np.int64]) -> NDArray[np.float64]:
    """Hour of the day, 0 to 23."""
    return (instant % _DAY // 3_600_000_000).astype(np.float64)


def weekday_of(instant: NDArray[np.int64]) -> NDArray[np.float64]:
    """Day of the week, Monday 0 to Sunday 6."""
    return ((instant // _DAY + 3) % 7).astype(np.float64)


@dataclass(frozen=True)
class Labels:
    """A label column: codes (-1 null) into `values`, which are in byte order, so codes compare as the labels do."""

    codes: NDArray[np.int32]
    values: tuple[str, ...]


def labels(column: pa.ChunkedArray | pa.Array) -> Labels:
    """Label codes of a text or id column."""
    array = combined(column)
    if not pa.types.is_dictionary(array.type):
        if pa.types.is_null(array.type):
            return Labels(np.full(len(array), -1, np.int32), ())
        array = array.dictionary_encode()
    dictionary = array.dictionary if pa.types.is_string(array.dictionary.type) else array.dictionary.cast(pa.string())
    order = pc.sort_indices(dictionary).to_numpy()
    rank = np.empty(len(order) + 1, np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    rank[-1] = -1
    indices = array.indices
    if indices.null_count:
        indices = (
            indices.fill_null(-1)
            if pa.types.is_signed_integer(indices.type)
            else indices.cast(pa.int32()).fill_null(-1)
        )
    codes = rank[indices.to_numpy(zero_copy_only=False)]
    return Labels(codes, tuple(dictionary.take(pa.array(order)).to_pylist()))
