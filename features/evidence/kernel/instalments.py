"""Which payments of an instalment that moved are named, compiled."""

from creditline.features.compiled import compiled
from creditline.features.engine.kernel.rows import Ints
from creditline.features.evidence.kernel.telling import CHANGED


@compiled
def paid(r: int, until: int, known_at: int, extra: Ints) -> bool:
    """Whether payment `r` had arrived and was known."""
    return bool(extra[r, 1] <= until and extra[r, 2] <= known_at)


@compiled
def first_of(group: int, end: int, rank: Ints) -> int:
    """The row that stands for an instalment without payments: the first by `rank`."""
    best = group
    for r in range(group + 1, end):
        if rank[r] < rank[best]:
            best = r
    return best


@compiled
def named(
    r: int, group: int, end: int, code: int, until: Ints, known_at: Ints, day: Ints, extra: Ints, rank: Ints
) -> int:
    """1 if row `r` of the instalment in rows [group, end) is named for a move, 2 if as a payment new between the dates.

    `until`, `known_at` (2): of the earlier and of the later date. A change names the payments that are new, where any
    is; else, as all other moves, the payments known at the later date, or the one row that stands for them all.
    """
    side = 1 if day[group] <= until[1] else 0
    any_paid = any_new = False
    for other in range(group, end):
        if paid(other, until[side], known_at[side], extra):
            any_paid = True
            if not paid(other, until[0], known_at[0], extra):
                any_new = True
    if code == CHANGED and any_new:
        new = paid(r, until[1], known_at[1], extra) and not paid(r, until[0], known_at[0], extra)
        return 2 if new else 0
    if any_paid:
        return 1 if paid(r, until[side], known_at[side], extra) else 0
    return 1 if r == first_of(group, end, rank) else 0
