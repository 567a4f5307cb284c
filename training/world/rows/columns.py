"""Arrays to Arrow columns with the contract's types."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from creditline.training.world.setting.arrays import Flags, Floats, Ints

SECONDS_A_DAY = 86_400


def day_column(days: Ints, missing: Flags | None = None) -> pa.Array:
    """Days since 1970 as dates, null where missing."""
    return pa.array(days.astype(np.int32), pa.int32(), mask=missing).cast(pa.date32())


def time_column(seconds: Ints, missing: Flags | None = None) -> pa.Array:
    """Seconds since 1970 in the lender's own time as timestamps without a zone."""
    return pa.array(seconds * 1_000_000, pa.int64(), mask=missing).cast(pa.timestamp("us"))


def money_column(cents: Floats | Ints, missing: Flags | None = None) -> pa.Array:
    """Whole cents as the nearest number of yuan with two decimals."""
    return pa.array(np.asarray(cents, dtype=np.float64) / 100.0, pa.float64(), mask=missing)


def word_column(codes: npt.NDArray[np.integer], words: Sequence[str]) -> pa.Array:
    """Codes into a fixed vocabulary of different words; null where negative."""
    return pa.DictionaryArray.from_arrays(
        pa.array(codes.astype(np.int32), pa.int32(), mask=codes < 0), pa.array(words, pa.string())
    )


def in_time_order(position: Ints, second: Ints, tie: Ints) -> Ints:
    """The rows sorted by customer, then time, then `tie` (below 64, different for rows of one customer and second)."""
    if not len(position):
        return np.zeros(0, dtype=np.int64)
    since = second - second.min()
    span = int(since.max()) + 1
    return np.argsort((position * span + since) * 64 + tie)
