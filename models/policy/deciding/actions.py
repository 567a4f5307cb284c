"""Which action leads from one place of a line to another."""

import numpy as np
from numpy.typing import NDArray

from creditline.models.policy.deciding.decided import ACTIONS
from creditline.models.policy.parts.action import Action, Step

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_A = {action: place for place, action in enumerate(ACTIONS)}


def actions_of(before: Ints, after: Ints, limit_before: Floats, limit_after: Floats) -> Ints:
    """The place in `ACTIONS` of what leads from one step and limit to another."""
    by_limit = np.where(
        limit_after < limit_before,
        _A[Action.REDUCE],
        np.where(limit_after > limit_before, _A[Action.INCREASE], _A[Action.MAINTAIN]),
    )
    restored = (before >= Step.SUSPEND) & (after < before)
    found = np.where(restored, _A[Action.RESTORE], by_limit)
    found = np.where((after == Step.SUSPEND) & (before < Step.SUSPEND), _A[Action.SUSPEND], found)
    closed = (after == Step.CLOSE) & ((before < Step.CLOSE) | (limit_before > 0.0))
    return np.asarray(np.where(closed, _A[Action.CLOSE], found))
