"""Where a customer stands among the customers of a computation."""

from bisect import bisect_left, bisect_right

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


class Places:
    """Looks up ids in `ids`, which rise. Looks only where the ids asked for can be, so asking in order is cheap."""

    def __init__(self, ids: pa.Array) -> None:
        self.ids = ids
        self._numbers = ids.to_numpy() if pa.types.is_integer(ids.type) else None

    def __len__(self) -> int:
        return len(self.ids)

    def of(self, customers: pa.Array) -> NDArray[np.int32]:
        """The place of each id, -1 for one that is not there or null."""
        if self._numbers is not None and not customers.null_count:
            wanted = customers.to_numpy()
            at = np.minimum(np.searchsorted(self._numbers, wanted), self._numbers.size - 1)
            return np.where(self._numbers[at] == wanted, at, -1).astype(np.int32)
        known = customers.drop_null()
        if not len(known):
            return np.full(len(customers), -1, np.int32)
        lowest, highest = pc.min_max(known).as_py().values()
        low = bisect_left(self.ids, lowest, key=_value)
        high = bisect_right(self.ids, highest, lo=low, key=_value)
        found = pc.index_in(customers, self.ids.slice(low, high - low))
        return np.asarray(pc.add(found, low).fill_null(-1).to_numpy(zero_copy_only=False), np.int32)


def _value(scalar: pa.Scalar) -> int | str:
    value: int | str = scalar.as_py()
    return value
