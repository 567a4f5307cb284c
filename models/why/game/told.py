"""What a policy is told of lines on a day beside score and state."""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.models.policy.policy import Policy

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Told:
    """One row per line. `features`: at least every feature that the policies of both ends of a comparison read."""

    policy: Policy
    features: pa.Table
    balance: NDArray[np.float64]

    def take(self, lines: NDArray[np.int64]) -> "Told":
        """Of some of the lines."""
        return replace(self, features=self.features.take(pa.array(lines)), balance=self.balance[lines])


def features_differ(start: Told, own: Told, names: frozenset[str]) -> Flags:
    """Whether any of the features `names` that either policy reads differs, (lines,); null on both sides is no change."""
    wanted = dict.fromkeys((*start.policy.columns, *own.policy.columns))
    read = [name for name in wanted if name in names and name in start.features.column_names]
    columns = [_unequal(start.features[name], own.features[name]) for name in read]
    return np.any(columns, axis=0) if columns else np.zeros(len(start.balance), dtype=bool)


def _unequal(one: pa.ChunkedArray, other: pa.ChunkedArray) -> Flags:
    known = pc.fill_null(pc.equal(one, other), False)
    same = pc.or_(known, pc.and_(pc.is_null(one, nan_is_null=True), pc.is_null(other, nan_is_null=True)))
    differs: Flags = pc.invert(same).to_numpy()
    return differs
