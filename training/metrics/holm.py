"""Several tests read together."""

from collections.abc import Sequence

import numpy as np


def holm(values: Sequence[float]) -> tuple[float, ...]:
    """P-values adjusted so that a level bounds the chance that any true null of them all is rejected (Holm 1979).

    The i-th smallest of k is multiplied by k - i + 1, none falls below a smaller one's, none exceeds 1. Whatever
    hangs together among the tests, at most 5 in 100 right models have one below 0.05.

    >>> holm([0.01, 0.5, 0.03])
    (0.03, 0.5, 0.06)
    """
    p = np.asarray(values, dtype=np.float64)
    order = np.argsort(p, kind="stable")
    raised = np.minimum(np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1)), 1.0)
    found = np.empty(p.size)
    found[order] = raised
    return tuple(found.tolist())
