"""Several tests read together."""

from collections.abc import Sequence

import numpy as np


def holm(values: Sequence[float], weights: Sequence[float] | None = None) -> tuple[float, ...]:
    """P-values adjusted so that a level bounds the chance that any true null of them all is rejected (Holm 1979).

    The i-th smallest of k is multiplied by k - i + 1, none falls below a smaller one's, none exceeds 1. Whatever
    hangs together among the tests, at most 5 in 100 right models have one below 0.05.

    `weights`, each above 0: how large a part of the level each may take, where they are not alike (Holm's section 4): the smallest of p
    over weight is multiplied by all weights, the next by all but that one's.

    >>> holm([0.01, 0.5, 0.03])
    (0.03, 0.5, 0.06)
    >>> holm([0.01, 0.5, 0.03], [2, 1, 1])
    (0.02, 0.5, 0.06)
    """
    p = np.asarray(values, dtype=np.float64)
    w = np.ones(p.size) if weights is None else np.asarray(weights, dtype=np.float64)
    order = np.argsort(p / w, kind="stable")
    left = np.cumsum(w[order][::-1])[::-1]  # of this one and all that come after it
    raised = np.minimum(np.maximum.accumulate(p[order] / w[order] * left), 1.0)
    found = np.empty(p.size)
    found[order] = raised
    return tuple(found.tolist())
