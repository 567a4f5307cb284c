"""The window semantics, compiled: one pass over a customer's rows, newest first, fills every cell of one date.

Running newest first makes every window a prefix: when the age of the next row passes a window's length, the
window's cells are read out of the running accumulators. A window's sum is therefore always added up in the same
order from the same rows, so it is the same to the last bit whatever other dates or customers are in the batch.
"""

import numpy as np

from creditline.features.compiled import compiled
from creditline.features.engine.kernel import codes as c
from creditline.features.engine.kernel.accumulators import Scan, Scratch, reset
from creditline.features.engine.kernel.rows import Floats, Ints, SourceRows

ROWS, SUM, MOMENTS, MAX, MIN, LAST, FIRST, NEWEST = c.ROWS, c.SUM, c.MOMENTS, c.MAX, c.MIN, c.LAST, c.FIRST, c.NEWEST
OLDEST, DAYS, GAPS, STREAK, SLOPE, LABELS, NEW, MONTHS = (
    c.OLDEST,
    c.DAYS,
    c.GAPS,
    c.STREAK,
    c.SLOPE,
    c.LABELS,
    c.NEW,
    c.MONTHS,
)
_PLAIN = np.zeros(20, np.bool_)  # what is read out as it stands
for _how in (c.H_COUNT, c.H_SUM, c.H_MAX, c.H_MIN, c.H_LAST, c.H_FIRST, c.H_STREAK, c.H_DISTINCT):
    _PLAIN[_how] = True


@compiled
def add_rare(kind: int, st: Floats, x: float, day: int, until: int, instant: int) -> None:
    """Add one row to an accumulator that `scan` does not see to itself."""
    if kind == MOMENTS:
        if x == x:
            st[0] += 1.0
            step = x - st[1]
            st[1] += step / st[0]
            st[2] += step * (x - st[1])
    elif kind == LAST:
        if x == x:
            if st[1] == 0.0:
                st[0], st[1], st[2] = x, 1.0, instant
            elif instant == st[2] and x > st[0]:
                st[0] = x
    elif kind == FIRST:
        if x == x and (st[1] == 0.0 or instant != st[2] or x > st[0]):
            st[0], st[1], st[2] = x, 1.0, instant
    elif kind == OLDEST:
        st[0] = day
    elif kind == DAYS:
        if st[0] != day:
            st[0] = day
            st[1] += 1.0
    elif kind == GAPS:
        if st[0] == st[0]:
            gap = st[0] - day
            st[1] += 1.0
            step = gap - st[2]
            st[2] += step / st[1]
            st[3] += step * (gap - st[2])
        st[0] = day
    elif kind == STREAK:
        if st[1] == 0.0:
            if st[2] != instant:
                st[2], st[3] = instant, 0.0
            if x == 0.0:
                st[0] += 1.0
                st[3] += 1.0
            else:  # and what was counted on this instant came before it
                st[0] -= st[3]
                st[1] = 1.0
    elif kind == SLOPE:
        if x == x:
            t = (day - until) / 30.0
            st[0] += 1.0
            dt = t - st[1]
            st[1] += dt / st[0]
            st[2] += (x - st[2]) / st[0]
            st[3] += dt * (t - st[1])
            st[4] += dt * (x - st[2])
    elif kind == MONTHS and x == x:
        block = (until - day) // 30
        if block < 12:
            st[block] += x


@compiled
def add_label(kind: int, st: Floats, label: int, age: int, base: int, mark: int, scratch: Scratch) -> None:
    """Count a label (LABELS) or keep its greatest age (NEW)."""
    if label < 0:
        return
    at = base + label
    if scratch.stamp[at] != mark:
        scratch.stamp[at] = mark
        scratch.order[base + int(st[0])] = label
        st[0] += 1.0
        scratch.times[at] = 0.0
    if kind == NEW:
        scratch.times[at] = age
    else:
        scratch.times[at] += 1.0
        st[1] += 1.0
        if scratch.times[at] > st[2]:
            st[2] = scratch.times[at]


@compiled
def read(how: int, st: Floats, window: int, until: int, base: int, count: Floats, order: Ints) -> float:
    """The value of a cell from its accumulator, one of those that are not `_PLAIN`."""
    if how == c.H_MEAN:
        return float(st[0] / st[1]) if st[1] > 0 else np.nan
    if how == c.H_DAYS:
        return float(st[1])
    if how == c.H_DEVIATION:
        return float(np.sqrt(st[2] / (st[0] - 1.0))) if st[0] > 1 else np.nan
    if how == c.H_SLOPE:
        return float(st[4] / st[3]) if st[3] > 0 else np.nan
    if how in (c.H_RECENCY, c.H_AGE):
        return float(until - st[0])
    if how == c.H_GAP_MEAN:
        return float(st[2]) if st[1] > 0 else np.nan
    if how == c.H_GAP_DEVIATION:
        return float(np.sqrt(st[3] / (st[1] - 1.0))) if st[1] > 1 else np.nan
    if how == c.H_TOP_SHARE:
        return float(st[2] / st[1]) if st[1] > 0 else np.nan
    if how == c.H_ENTROPY:
        if st[1] == 0:
            return np.nan
        counts = np.empty(int(st[0]))
        for i in range(counts.shape[0]):
            counts[i] = count[base + order[base + i]]
        counts.sort()
        total = 0.0
        for n in counts:
            total += n * np.log2(n)
        return float(max(0.0, np.log2(st[1]) - total / st[1]))
    if how == c.H_NEW:
        fresh = 0.0
        for i in range(int(st[0])):
            if count[base + order[base + i]] < window:
                fresh += 1.0
        return fresh
    blocks = window // 30
    sums = np.sort(st[:blocks].copy())
    middle = blocks // 2
    return float(sums[middle] if blocks % 2 else 0.5 * (sums[middle - 1] + sums[middle]))


@compiled
def scan(
    plan: Scan, rows: SourceRows, first: int, end: int, until: int, known_at: int, covered_from: int, mark: int, scratch: Scratch,
    out: Floats,
) -> None:  # fmt: skip
    """Fill `out` for one date from rows [first, end). Rows after `until` or known after `known_at` are passed over."""
    day, known, instant, flags = rows.day, rows.known, rows.instant, rows.flags
    values, labels = rows.values, rows.labels
    masks, mask_start, mask_ends = plan.masks, plan.mask_start, plan.mask_ends
    kind, number, ends = plan.kind, plan.number, plan.ends
    windows, cell_start, cell_source = plan.windows, plan.cell_start, plan.cell_source
    cell_how, cell_at = plan.cell_how, plan.cell_at
    test_number, test_least, test_bound, test_bit = plan.test_number, plan.test_least, plan.test_bound, plan.test_bit
    state, base, count, order = scratch.state, scratch.base, scratch.times, scratch.order
    reset(kind, state)
    n_windows = windows.shape[0]
    n_masks = masks.shape[0]
    last = n_windows - 1
    unseen = 0  # latest rows still looked for when nothing else is left; -1 where something else always is
    for a in range(kind.shape[0]):
        if ends[a] == last:
            unseen = unseen + 1 if kind[a] == NEWEST and unseen >= 0 else -1
    w = 0
    for r in range(end - 1, first - 1, -1):
        if known[r] > known_at or day[r] > until:
            continue
        age = until - day[r]
        while w < n_windows and age >= windows[w]:
            for cell in range(cell_start[w], cell_start[w + 1]):
                a = cell_source[cell]
                if _PLAIN[cell_how[cell]]:
                    out[cell_at[cell]] = state[a, 0]
                elif kind[a] != NEW:
                    out[cell_at[cell]] = read(cell_how[cell], state[a], windows[w], until, base[a], count, order)
            w += 1
        if w == n_windows or (w == last and unseen == 0):
            break
        bits = flags[r]
        for t in range(test_number.shape[0]):
            x = values[r, test_number[t]]
            if (x >= test_bound[t]) if test_least[t] else (x < test_bound[t]):
                bits |= test_bit[t]
        for f in range(n_masks):
            if bits & masks[f] != masks[f] or mask_ends[f] < w:
                continue
            for a in range(mask_start[f], mask_start[f + 1]):
                if ends[a] < w:
                    continue
                k = kind[a]
                if k == ROWS:
                    state[a, 0] += 1.0
                elif k == SUM:
                    x = values[r, number[a]]
                    if x == x:
                        state[a, 0] += x
                        state[a, 1] += 1.0
                elif k == MAX:
                    x = values[r, number[a]]
                    if not (x <= state[a, 0]) and x == x:
                        state[a, 0] = x
                elif k == MIN:
                    x = values[r, number[a]]
                    if not (x >= state[a, 0]) and x == x:
                        state[a, 0] = x
                elif k == NEWEST:
                    if state[a, 0] != state[a, 0]:
                        state[a, 0] = day[r]
                        if ends[a] == last and unseen > 0:
                            unseen -= 1
                elif k in (LABELS, NEW):
                    add_label(k, state[a], labels[r, number[a]], age, base[a], mark, scratch)
                else:
                    x = values[r, number[a]] if number[a] >= 0 else 0.0
                    add_rare(k, state[a], x, day[r], until, instant[r])
    for v in range(n_windows):
        for cell in range(cell_start[v], cell_start[v + 1]):
            a = cell_source[cell]
            if v >= w or kind[a] == NEW:
                out[cell_at[cell]] = (
                    state[a, 0]
                    if _PLAIN[cell_how[cell]]
                    else read(cell_how[cell], state[a], windows[v], until, base[a], count, order)
                )
    for v in range(n_windows):
        begins = until - windows[v] + 1
        if (windows[v] < c.ALL_HISTORY and begins < covered_from) or until < covered_from:
            for cell in range(cell_start[v], cell_start[v + 1]):
                out[cell_at[cell]] = np.nan
