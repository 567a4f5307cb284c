"""Which rows of a window count on one day, compiled; rows are told apart by where they lie among the customer's own.

Rows are scanned as the features' own loop does: a plain source as it stands, any other through its view, whose scratch
rows remember the row they came from (of an instalment, the first of its payments).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from creditline.features.compiled import compiled
from creditline.features.engine.kernel import codes as c
from creditline.features.engine.kernel.rows import Floats, Ints, Longs, SourceRows
from creditline.features.engine.kernel.views import DUES, MACRO, view_rows


class Aggregates(NamedTuple):
    """What is computed of one source, (aggregates,): the rows it reads and what of them.

    `mask`: bits a row must have. Its tests of numbers are `test_start[a]:test_start[a + 1]`: at least, or below, a bound.
    `how` (`codes`), the `column` of the scanned row's numbers or labels, -1 for none, the window's `days` and its
    `anchor`: 1 where it ends before a cut.
    """

    mask: NDArray[np.uint64]
    test_start: Ints
    test_number: Ints
    test_least: NDArray[np.bool_]
    test_bound: Floats
    how: NDArray[np.int8]
    column: Ints
    days: Ints
    anchor: NDArray[np.int8]


@compiled
def seen_units(
    view: int, rows: SourceRows, lo: int, hi: int, until: int, known_at: int, status: NDArray[np.int8], when: int,
    seen: SourceRows, unit: Longs,
) -> int:  # fmt: skip
    """Write what a view that is not plain shows to `seen`, and to `unit` where each row came from; how many there are."""
    n = view_rows(view, rows, lo, hi, until, known_at, status, when, seen)
    day, known, labels, extra = rows.day, rows.known, rows.labels, rows.extra
    at = 0
    for r in range(lo, hi):
        if day[r] > until:
            break
        if view == DUES:
            if r == lo or day[r] != day[r - 1] or extra[r, 0] != extra[r - 1, 0]:
                unit[at] = r - lo
                at += 1
        elif known[r] <= known_at:
            if view == MACRO and at > 0:
                last = lo + unit[at - 1]
                if day[last] == day[r] and labels[last, 0] == labels[r, 0]:
                    at -= 1
            unit[at] = r - lo
            at += 1
    return n


@compiled
def count(
    asked: Aggregates, a: int, covered: int, plain: bool, rows: SourceRows, first: int, n: int, unit_of: Longs, lo: int,
    until: int, known_at: int, stamp: Longs, mark: int, counts: NDArray[np.bool_], read: Floats,
) -> None:  # fmt: skip
    """Set `counts` and `read` (by unit) for rows [first, n) that take part in aggregate `a`, none where not covered.

    `read`: the number or the label's code; 0 where the aggregate reads neither. `stamp`, `mark`: the labels seen before.
    """
    how, column, days, mask = asked.how[a], asked.column[a], asked.days[a], asked.mask[a]
    test_number, test_least, test_bound = asked.test_number, asked.test_least, asked.test_bound
    first_test, last_test = asked.test_start[a], asked.test_start[a + 1]
    day, known, flags, values, labels = rows.day, rows.known, rows.flags, rows.values, rows.labels
    begins = until - days + 1
    if until < covered or (days < c.ALL_HISTORY and begins < covered):
        return
    for i in range(first, n):
        if day[i] > until:
            break
        early = day[i] < begins
        if early and how != c.H_NEW:
            continue
        if plain and known[i] > known_at:
            continue
        holds = flags[i] & mask == mask
        for t in range(first_test, last_test):
            x = values[i, test_number[t]]
            holds = holds and (x >= test_bound[t] if test_least[t] else x < test_bound[t])
        if not holds:
            continue
        x = 0.0
        if how >= c.H_DISTINCT and how <= c.H_NEW:
            label = labels[i, column]
            if label < 0:
                continue
            if how == c.H_NEW:
                if early:
                    stamp[label] = mark
                    continue
                if stamp[label] == mark:
                    continue
            x = float(label)
        elif column >= 0:
            x = values[i, column]
            if x != x and how != c.H_STREAK:
                continue
        unit = i - lo if plain else unit_of[i]
        counts[unit] = True
        read[unit] = x


@compiled
def cut_days_of(rows: SourceRows, mask: np.uint64, start: int, until: Ints) -> None:
    """Fill `until` (entities x days from `start`): the day before the last cut known within a year, else the day."""
    offsets, day, known, flags = rows.offsets, rows.day, rows.known, rows.flags
    for e in range(until.shape[0]):
        for d in range(until.shape[1]):
            as_of = start + d
            until[e, d] = as_of
            for r in range(offsets[e], offsets[e + 1]):
                if day[r] > as_of:
                    break
                if known[r] <= as_of and day[r] > as_of - 365 and flags[r] & mask == mask:
                    until[e, d] = day[r] - 1


@compiled
def in_window(day: int, known: int, until: int, as_of: int, days: int, covered: int) -> bool:
    """Whether a row of `day`, known from `known`, lies in the window of `days` that ends at `until`, as known at `as_of`."""
    begins = until - days + 1
    if until < covered or (days < c.ALL_HISTORY and begins < covered):
        return False
    return day <= until and known <= as_of and day >= begins
