"""The compiled loop over asks: for each (customer, feature) the rows of one source that moved between two dates."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numba import njit

from creditline.features.engine.kernel import codes as c
from creditline.features.engine.kernel import views as views_file
from creditline.features.engine.kernel.views import DUES, MACRO, OBLIGATIONS, PLAIN, STATEMENTS
from creditline.features.evidence.kernel import counting as counting_file
from creditline.features.evidence.kernel import instalments as instalments_file
from creditline.features.evidence.kernel import telling as telling_file
from creditline.features.evidence.kernel.counting import count, in_window, seen
from creditline.features.evidence.kernel.instalments import named, paid
from creditline.features.evidence.kernel.telling import CHANGED, ENTERED, LEFT, moves, same

# How the day of a move is found. WINDOW: by the row's day alone; STANDS: it stands as on the later date; PAID, ENDED: its
# payment or end is known; DIFFERS: it reads otherwise than at the earlier.
WINDOW, STANDS, PAID, ENDED, DIFFERS = range(5)
_IS_OPEN = 1  # where `obligations` writes whether a loan is open
_LAST_NEVER_NULL = 5  # the first numbers that `dues` writes are never null


@njit(**c.CALLED_ONLY)
def _by_window(view, how, tests, column, late):  # type: ignore[no-untyped-def]
    """Whether a row counts as soon as it has happened and is known, and until its window has passed.

    So where no condition and no null can come or go: numbers of a plain source stay, those of statements as long as none
    was recorded `late`; what is read of other views may become null.
    """
    if how == c.H_NEW or view == MACRO:
        return False
    if view == PLAIN or (view == STATEMENTS and not late):
        return True
    return tests == 0 and (column < 0 or view == OBLIGATIONS or (view == DUES and column <= _LAST_NEVER_NULL))


def _compiled(digest: int) -> Callable[..., None]:
    """The loop. The compiler keeps it on disk by this file alone, and by `digest`, which stands for those it calls."""

    @njit(cache=True, nogil=True, error_model="numpy")
    def evidence(  # type: ignore[no-untyped-def]
        view, width, start, days_between, most,
        pair_entity, pair_part, part_start, part_aggregate,
        mask, test_start, test_number, test_least, test_bound, how, column, days, anchor, covered,
        cut_until,
        offsets, day, known, instant, flags, values, labels, label_sizes, extra, status, rank,
        out_row, out_move, out_day, out_count,
    ):  # fmt: skip
        """For each pair (an entity and a part: the aggregates of one feature on this source) the rows that moved.

        Fills `out_row` (rows of the source, -1 where no more), `out_move`, `out_day`, all (pairs x most), the latest
        event first, and `out_count` (pairs): how many there are, named or not. `pair_entity` rises. `cut_until`
        (entities x days): the last day of windows that end before a cut. `rank`: of an instalment without payments the
        row with the least is named. A record is named once for each kind of move, with the earliest of its days.
        """
        _ = digest
        plain = view == PLAIN
        last = days_between
        longest, room = np.int64(0), np.int64(0)
        for e in range(offsets.shape[0] - 1):
            longest = max(longest, offsets[e + 1] - offsets[e])
        for size in label_sizes:
            room = max(room, size)
        stamp = np.full(room, -1, np.int64)
        mark = np.int64(0)
        scratch = np.int64(0) if plain else longest
        s_day = np.empty(scratch, np.int32)
        s_known = np.full(scratch, -(1 << 30), np.int32)
        s_flags = np.empty(scratch, np.uint64)
        s_values = np.empty((scratch, width), np.float64)
        s_labels = np.empty((scratch, labels.shape[1]), np.int32)
        s_extra = np.empty(scratch, np.int32)
        s_unit = np.empty(scratch, np.int64)
        r_day, r_known, r_flags, r_values, r_labels = s_day, s_known, s_flags, s_values, s_labels
        if plain:
            r_day, r_known, r_flags, r_values, r_labels = day, known, flags, values, labels
        where = np.empty(longest, np.int64)
        tells = np.empty(longest, np.bool_)
        until, known_at = np.empty(2, np.int32), np.empty(2, np.int32)
        known_at[0], known_at[1] = start, start + last
        p = 0
        while p < pair_entity.shape[0]:
            e = pair_entity[p]
            q = p
            total = 0
            while q < pair_entity.shape[0] and pair_entity[q] == e:
                total += part_start[pair_part[q] + 1] - part_start[pair_part[q]]
                q += 1
            lo, hi = offsets[e], offsets[e + 1]
            units = hi - lo
            out_count[p:q] = 0
            if units == 0:
                p = q
                continue
            counts = np.zeros((total, 2, units), np.bool_)
            read = np.zeros((total, 2, units), np.float64)
            moved = np.zeros((total, units), np.int8)
            of = np.empty(total, np.int64)
            uses = np.zeros(2, np.bool_)
            k = 0
            for pair in range(p, q):
                for at in range(part_start[pair_part[pair]], part_start[pair_part[pair] + 1]):
                    of[k] = part_aggregate[at]
                    uses[anchor[of[k]]] = True
                    k += 1
            low = np.zeros(total, np.int64)  # the first unit that can be in a window at either date
            for k in range(total):
                a = of[k]
                if plain and how[a] != c.H_NEW and days[a] < c.ALL_HISTORY:
                    oldest = (min(cut_until[e, 0], cut_until[e, last]) if anchor[a] == 1 else start) - days[a]
                    low[k] = np.searchsorted(day[lo:hi], oldest, side="right")
            for way in range(2):
                if not uses[way]:
                    continue
                for side in range(2):
                    d = last * side
                    ends = cut_until[e, d] if way == 1 else start + d
                    first, n = lo, hi
                    if not plain:
                        first = np.int64(0)
                        n = np.int64(
                            seen(
                                view, lo, hi, ends, start + d, d, day, known, flags, values, labels, extra, status,
                                s_day, s_flags, s_values, s_labels, s_extra, s_unit,
                            )
                        )  # fmt: skip
                    for k in range(total):
                        if anchor[of[k]] == way:
                            mark += 1
                            count(
                                of[k], plain, first + low[k], n, s_unit, lo, ends, start + d,
                                r_day, r_known, r_flags, r_values, r_labels,
                                mask, test_start, test_number, test_least, test_bound, how, column, days, covered,
                                stamp, mark, counts[k, side], read[k, side],
                            )  # fmt: skip
            for k in range(total):
                first = low[k]
                if first < units:
                    moves(
                        how[of[k]], day[lo + first : hi], instant[lo + first : hi], counts[k, :, first:], read[k, :, first:],
                        moved[k, first:], tells,
                    )  # fmt: skip

            late = False
            for r in range(lo, hi):
                late |= known[r] > day[r]

            # What is named, and for each the aggregates that name it.
            capacity = total * most
            by_entry = np.empty((capacity, 2), np.int64)  # pair, place
            by_k = np.empty((capacity, 2), np.int64)  # aggregate, unit
            by_way = np.empty(capacity, np.int8)
            pending = 0
            k = 0
            for pair in range(p, q):
                parts = part_start[pair_part[pair] + 1] - part_start[pair_part[pair]]
                placed = 0
                u = units - 1
                oldest = low[k : k + parts].min()
                while u >= oldest:
                    any_move = False
                    for j in range(k, k + parts):
                        any_move |= moved[j, u] > 0
                    if not any_move:
                        u -= 1
                        continue
                    end = u + 1
                    if view == DUES:
                        while end < units and day[lo + end] == day[lo + u] and extra[lo + end, 0] == extra[lo + u, 0]:
                            end += 1
                    for r in range(lo + end - 1, lo + u - 1, -1):
                        for code in (ENTERED, LEFT, CHANGED):
                            is_named = False
                            for j in range(k, k + parts):
                                if moved[j, u] != code:
                                    continue
                                a = of[j]
                                way = STANDS if code != CHANGED else DIFFERS
                                if view == DUES:
                                    until[0] = cut_until[e, 0] if anchor[a] == 1 else start
                                    until[1] = cut_until[e, last] if anchor[a] == 1 else start + last
                                    name = named(r, lo + u, lo + end, code, until, known_at, day, extra, rank)
                                    if name == 0:
                                        continue
                                    way = PAID if name == 2 else way
                                elif view == OBLIGATIONS and code == CHANGED:
                                    ends0 = cut_until[e, 0] if anchor[a] == 1 else start
                                    ends1 = cut_until[e, last] if anchor[a] == 1 else start + last
                                    was = extra[r, 0] <= ends0 and extra[r, 1] <= start
                                    now = extra[r, 0] <= ends1 and extra[r, 1] <= start + last
                                    if was != now:
                                        way = ENDED
                                if way == STANDS and _by_window(
                                    view, how[a], test_start[a + 1] - test_start[a], column[a], late
                                ):
                                    way = WINDOW
                                is_named = True
                                if placed < most:
                                    by_entry[pending, 0], by_entry[pending, 1] = pair, placed
                                    by_k[pending, 0], by_k[pending, 1] = j, u
                                    by_way[pending] = way
                                    pending += 1
                            if is_named:
                                if placed < most:
                                    out_row[pair, placed], out_move[pair, placed], out_day[pair, placed] = (
                                        r,
                                        code,
                                        c.NEVER,
                                    )
                                    placed += 1
                                out_count[pair] += 1
                    u -= 1
                k += parts

            # Since when: from the later date back.
            since = np.full(pending, last, np.int64)
            going = np.ones(pending, np.bool_)
            head, after = np.full(total, -1, np.int64), np.full(pending, -1, np.int64)  # those of one aggregate
            left = 0
            for i in range(pending):
                a, u = of[by_k[i, 0]], by_k[i, 1]
                r = out_row[by_entry[i, 0], by_entry[i, 1]]
                if by_way[i] == WINDOW:
                    entered = out_move[by_entry[i, 0], by_entry[i, 1]] == ENTERED
                    for d in range(last - 1, 0, -1):
                        ends = cut_until[e, d] if anchor[a] == 1 else start + d
                        if in_window(day[r], known[r], ends, start + d, days[a], covered[a]) != entered:
                            break
                        since[i] = d
                else:
                    after[i], head[by_k[i, 0]] = head[by_k[i, 0]], i
                    left += 1
            for way in range(2):
                if not uses[way] or left == 0:
                    continue
                for d in range(last - 1, 0, -1):
                    ends = cut_until[e, d] if way == 1 else start + d
                    first, n = lo, hi
                    if not plain:
                        first = np.int64(0)
                        n = np.int64(
                            seen(
                                view, lo, hi, ends, start + d, d, day, known, flags, values, labels, extra, status,
                                s_day, s_flags, s_values, s_labels, s_extra, s_unit,
                            )
                        )  # fmt: skip
                        where[:units] = -1
                        for i in range(n):
                            where[s_unit[i]] = i
                    for j in range(total):
                        if head[j] < 0 or anchor[of[j]] != way:
                            continue
                        mark += 1
                        counts[j, 1, :] = False
                        count(
                            of[j], plain, first, n, s_unit, lo, ends, start + d,
                            r_day, r_known, r_flags, r_values, r_labels,
                            mask, test_start, test_number, test_least, test_bound, how, column, days, covered,
                            stamp, mark, counts[j, 1], read[j, 1],
                        )  # fmt: skip
                        i = head[j]
                        while i >= 0:
                            u = by_k[i, 1]
                            r = out_row[by_entry[i, 0], by_entry[i, 1]]
                            if by_way[i] == DIFFERS:
                                if not counts[j, 1, u] or not same(read[j, 1, u], read[j, 0, u]):
                                    since[i] = d
                            elif going[i]:
                                if by_way[i] == STANDS:
                                    entered = out_move[by_entry[i, 0], by_entry[i, 1]] == ENTERED
                                    going[i] = counts[j, 1, u] == entered
                                elif by_way[i] == PAID:
                                    going[i] = day[r] <= ends and paid(r, ends, start + d, extra)
                                else:  # its end is as it is at the later date
                                    later = cut_until[e, last] if way == 1 else start + last
                                    closed = extra[r, 0] <= later and extra[r, 1] <= start + last
                                    is_open = s_values[where[u], _IS_OPEN] if where[u] >= 0 else -1.0
                                    going[i] = is_open == (0.0 if closed else 1.0)
                                since[i] = d if going[i] else since[i]
                            i = after[i]
            for i in range(pending):
                at = out_day[by_entry[i, 0], by_entry[i, 1]]
                out_day[by_entry[i, 0], by_entry[i, 1]] = min(at, start + since[i])
            p = q

    compiled: Callable[..., None] = evidence
    return compiled


_FILES = (c, views_file, counting_file, instalments_file, telling_file)
_CALLED = b"".join(Path(str(file.__file__)).read_bytes() for file in _FILES)
evidence = _compiled(int.from_bytes(hashlib.sha256(_CALLED).digest()[:7], "big"))
