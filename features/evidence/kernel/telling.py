"""Which of the rows that moved say why an aggregate moved, compiled."""

import numpy as np
from numpy.typing import NDArray

from creditline.features.compiled import compiled
from creditline.features.engine.kernel import codes as c
from creditline.features.engine.kernel.rows import Floats, Ints, Longs

Flags = NDArray[np.bool_]

NONE, ENTERED, LEFT, CHANGED = range(4)


@compiled
def moves(
    how: int, day: Ints, instant: Longs, counts: Flags, read: Floats, moved: NDArray[np.int8], tells: Flags
) -> None:
    """Fill `moved` (units, int8) from `counts` and `read` (2 x units, earlier and later date).

    `day`, `instant`: by unit. `tells` (units, bool) is room to work in.
    """
    n = moved.shape[0]
    for u in range(n):
        was, now = counts[0, u], counts[1, u]
        moved[u] = NONE
        if was and now:
            if not same(read[0, u], read[1, u]):
                moved[u] = CHANGED
        elif was or now:
            moved[u] = ENTERED if now else LEFT
    if how == c.H_SUM or how == c.H_TYPICAL_MONTH:  # what adds nothing tells nothing
        for u in range(n):
            if (moved[u] == ENTERED and read[1, u] == 0.0) or (moved[u] == LEFT and read[0, u] == 0.0):
                moved[u] = NONE
        return
    if how not in (c.H_MAX, c.H_MIN, c.H_RECENCY, c.H_AGE, c.H_LAST, c.H_FIRST, c.H_STREAK):
        return
    tells[:n] = False
    if how == c.H_LAST or how == c.H_FIRST:
        for side in range(2):
            _at_end(how == c.H_LAST, instant, counts[side], read[side], tells)
    elif how == c.H_STREAK:
        for side in range(2):
            _streak(instant, counts[side], read[side], tells)
    else:
        _extreme(how, day, counts, read, tells)
    for u in range(n):
        if not tells[u]:
            moved[u] = NONE


@compiled
def same(one: float, other: float) -> bool:
    """Equal, or both not known."""
    return one == other or (one != one and other != other)


@compiled
def _size(how: int, day: int, x: float) -> float:
    if how == c.H_MAX:
        return x
    if how == c.H_MIN:
        return -x
    return float(day) if how == c.H_RECENCY else -float(day)


@compiled
def _extreme(how: int, day: Ints, counts: Flags, read: Floats, tells: Flags) -> None:
    """The largest of the later rows where larger than any before, of the earlier where they were; else none."""
    largest = np.full(2, -np.inf)
    for side in range(2):
        for u in range(counts.shape[1]):
            if counts[side, u]:
                largest[side] = max(largest[side], _size(how, day[u], read[side, u]))
    if largest[0] == largest[1]:
        return
    side = 1 if largest[1] > largest[0] else 0
    for u in range(counts.shape[1]):
        if counts[side, u] and _size(how, day[u], read[side, u]) == largest[side]:
            tells[u] = True


@compiled
def _at_end(latest: bool, instant: Longs, counts: Flags, read: Floats, tells: Flags) -> None:
    """The largest of the rows at the latest, or earliest, instant."""
    n = counts.shape[0]
    best, found, at = 0.0, False, instant[0]
    for i in range(n):
        u = n - 1 - i if latest else i
        if counts[u]:
            if not found:
                found, at, best = True, instant[u], read[u]
            elif instant[u] != at:
                break
            else:
                best = max(best, read[u])
    for u in range(n):
        if found and counts[u] and instant[u] == at and read[u] == best:
            tells[u] = True


@compiled
def _streak(instant: Longs, counts: Flags, read: Floats, tells: Flags) -> None:
    """The unbroken sequence of rows whose number is 0, and those that end it."""
    n = counts.shape[0]
    last = n
    for i in range(n):
        u = n - 1 - i
        if counts[u] and read[u] != 0.0:
            last = u
            break
    for u in range(n):
        if not counts[u]:
            continue
        if last == n or instant[u] > instant[last] or (instant[u] == instant[last] and read[u] != 0.0):
            tells[u] = True
