"""Which rows of a window count on one day, compiled; rows are told apart by where they lie among the customer's own.

Rows are scanned as the features' own loop does: a plain source as it stands, any other through its view, whose scratch
rows remember the row they came from (of an instalment, the first of its payments).
"""

from numba import njit

from creditline.features.engine.kernel import codes as c
from creditline.features.engine.kernel.views import (
    DUES,
    LINKS,
    MACRO,
    OBLIGATIONS,
    STATEMENTS,
    dues,
    links,
    macro,
    obligations,
    statements,
)

GONE = -(1 << 30)


@njit(**c.CALLED_ONLY)
def seen(  # type: ignore[no-untyped-def]
    view, lo, hi, until, known_at, when, day, known, flags, values, labels, extra, status,
    s_day, s_flags, s_values, s_labels, s_extra, s_unit,
):  # fmt: skip
    """Fill the scratch rows of a view that is not plain, and `s_unit`; how many there are."""
    n = 0
    if view == DUES:
        n = dues(
            lo, hi, until, known_at, day, flags, values, labels, extra, s_day, s_flags, s_values, s_labels, s_extra
        )
    elif view == STATEMENTS:
        n = statements(
            lo, hi, until, known_at, day, known, flags, values, labels, extra,
            s_day, s_flags, s_values, s_labels, s_extra,
        )  # fmt: skip
    elif view == OBLIGATIONS:
        n = obligations(
            lo, hi, until, known_at, day, known, flags, values, labels, extra, s_day, s_flags, s_values, s_labels
        )
    elif view == MACRO:
        n = macro(lo, hi, until, known_at, day, known, flags, values, labels, s_day, s_flags, s_values, s_labels)
    elif view == LINKS:
        n = links(
            lo, hi, until, known_at, when, day, known, flags, labels, extra, status, s_day, s_flags, s_values, s_labels
        )
    at = 0
    for r in range(lo, hi):
        if day[r] > until:
            break
        if view == DUES:
            if r == lo or day[r] != day[r - 1] or extra[r, 0] != extra[r - 1, 0]:
                s_unit[at] = r - lo
                at += 1
        elif known[r] <= known_at:
            if view == MACRO and at > 0:
                last = lo + s_unit[at - 1]
                if day[last] == day[r] and labels[last, 0] == labels[r, 0]:
                    at -= 1
            s_unit[at] = r - lo
            at += 1
    return n


@njit(**c.CALLED_ONLY)
def holds(i, a, flags, values, mask, test_start, test_number, test_least, test_bound):  # type: ignore[no-untyped-def]
    """Whether scanned row `i` meets the conditions of aggregate `a`."""
    if flags[i] & mask[a] != mask[a]:
        return False
    for t in range(test_start[a], test_start[a + 1]):
        x = values[i, test_number[t]]
        if not (x >= test_bound[t] if test_least[t] else x < test_bound[t]):
            return False
    return True


@njit(**c.CALLED_ONLY)
def count(  # type: ignore[no-untyped-def]
    a, plain, first, n, unit_of, lo, until, known_at, day, known, flags, values, labels,
    mask, test_start, test_number, test_least, test_bound, how, column, days, covered,
    stamp, mark, counts, read,
):  # fmt: skip
    """Set `counts` and `read` (by unit) for the rows that take part in aggregate `a`, none where it is not covered.

    `read`: the number or the label's code; 0 where the aggregate reads neither. `stamp`, `mark`: the labels seen before.
    """
    begins = until - days[a] + 1
    if until < covered[a] or (days[a] < c.ALL_HISTORY and begins < covered[a]):
        return
    for i in range(first, n):
        if day[i] > until:
            break
        early = day[i] < begins
        if early and how[a] != c.H_NEW:
            continue
        if plain and known[i] > known_at:
            continue
        if not holds(i, a, flags, values, mask, test_start, test_number, test_least, test_bound):
            continue
        x = 0.0
        if how[a] >= c.H_DISTINCT and how[a] <= c.H_NEW:
            label = labels[i, column[a]]
            if label < 0:
                continue
            if how[a] == c.H_NEW:
                if early:
                    stamp[label] = mark
                    continue
                if stamp[label] == mark:
                    continue
            x = float(label)
        elif column[a] >= 0:
            x = values[i, column[a]]
            if x != x and how[a] != c.H_STREAK:
                continue
        unit = i - lo if plain else unit_of[i]
        counts[unit] = True
        read[unit] = x


@njit(cache=True, nogil=True)
def cut_days_of(offsets, day, known, flags, mask, start, until):  # type: ignore[no-untyped-def]
    """Fill `until` (entities x days from `start`): the day before the last cut known within a year, else the day."""
    for e in range(until.shape[0]):
        for d in range(until.shape[1]):
            as_of = start + d
            until[e, d] = as_of
            for r in range(offsets[e], offsets[e + 1]):
                if day[r] > as_of:
                    break
                if known[r] <= as_of and day[r] > as_of - 365 and flags[r] & mask == mask:
                    until[e, d] = day[r] - 1


@njit(**c.CALLED_ONLY)
def in_window(day, known, until, as_of, days, covered):  # type: ignore[no-untyped-def]
    """Whether a row of `day`, known from `known`, lies in the window of `days` that ends at `until`, as known at `as_of`."""
    begins = until - days + 1
    if until < covered or (days < c.ALL_HISTORY and begins < covered):
        return False
    return day <= until and known <= as_of and day >= begins
