"""The compiled loop over asks: for each (customer, feature) the rows of one source that moved between two dates."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from creditline.features.compiled import compiled
from creditline.features.engine.kernel import codes as c
from creditline.features.engine.kernel.rows import Ints, Longs, SourceRows
from creditline.features.engine.kernel.views import DUES, MACRO, OBLIGATIONS, PLAIN, STATEMENTS, room_to_see
from creditline.features.evidence.kernel.counting import Aggregates, count, in_window, seen_units
from creditline.features.evidence.kernel.instalments import named, paid
from creditline.features.evidence.kernel.telling import CHANGED, ENTERED, LEFT, moves, same

# How the day of a move is found. WINDOW: by the row's day alone; STANDS: it stands as on the later date; PAID, ENDED: its
# payment or end is known; DIFFERS: it reads otherwise than at the earlier.
WINDOW, STANDS, PAID, ENDED, DIFFERS = range(5)
_IS_OPEN = 1  # where `obligations` writes whether a loan is open
_LAST_NEVER_NULL = 5  # the first numbers that `dues` writes are never null


@compiled
def _by_window(view: int, how: int, tests: int, column: int, late: bool) -> bool:
    """Whether a row counts as soon as it has happened and is known, and until its window has passed.

    So where no condition and no null can come or go: numbers of a plain source stay, those of statements as long as none
    was recorded `late`; what is read of other views may become null.
    """
    if how == c.H_NEW or view == MACRO:
        return False
    if view == PLAIN or (view == STATEMENTS and not late):
        return True
    return tests == 0 and (column < 0 or view == OBLIGATIONS or (view == DUES and column <= _LAST_NEVER_NULL))


class Pairs(NamedTuple):
    """What is asked, (pairs,): of an `entity`, rising, a `part`. Those of part i: `aggregate[start[i]:start[i + 1]]`."""

    entity: Ints
    part: Ints
    start: Ints
    aggregate: Ints


class Moves(NamedTuple):
    """What is found, (pairs, most), the latest event first: rows of the source, -1 where no more, what they did, when.

    `total` (pairs,): how many there are, named or not.
    """

    row: Longs
    move: NDArray[np.int8]
    day: Ints
    total: Longs


@compiled
def evidence(
    view: int, width: int, start: int, days_between: int, most: int, pairs: Pairs, asked: Aggregates, covered: Ints,
    cut_until: Ints, rows: SourceRows, status: NDArray[np.int8], rank: Ints, out: Moves,
) -> None:  # fmt: skip
    """Fill `out`: for each pair (an entity and a part, the aggregates of one feature on this source) the rows that moved.

    `covered` (aggregates): the first day the data cover. `cut_until` (entities x days): the last day of windows that end
    before a cut. `status`: see `views.links`. `rank`: of an instalment without payments the row with the least is named.
    A record is named once for each kind of move, with the earliest of its days.
    """
    offsets, day, known, instant, extra = rows.offsets, rows.day, rows.known, rows.instant, rows.extra
    plain = view == PLAIN
    last = days_between
    longest, room = 0, 0
    for e in range(offsets.shape[0] - 1):
        longest = max(longest, offsets[e + 1] - offsets[e])
    for size in rows.label_sizes:
        room = max(room, size)
    stamp = np.full(room, -1, np.int64)
    mark = 0
    seen = room_to_see(rows, 0 if plain else longest, width)
    scanned = rows if plain else seen
    unit = np.empty(seen.day.shape[0], np.int64)
    where = np.empty(longest, np.int64)
    tells = np.empty(longest, np.bool_)
    until, known_at = np.empty(2, np.int32), np.empty(2, np.int32)
    known_at[0], known_at[1] = start, start + last
    p = 0
    while p < pairs.entity.shape[0]:
        e = pairs.entity[p]
        q = p
        total = 0
        while q < pairs.entity.shape[0] and pairs.entity[q] == e:
            total += pairs.start[pairs.part[q] + 1] - pairs.start[pairs.part[q]]
            q += 1
        lo, hi = offsets[e], offsets[e + 1]
        units = hi - lo
        out.total[p:q] = 0
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
            for at in range(pairs.start[pairs.part[pair]], pairs.start[pairs.part[pair] + 1]):
                of[k] = pairs.aggregate[at]
                uses[asked.anchor[of[k]]] = True
                k += 1
        low = np.zeros(total, np.int64)  # the first unit that can be in a window at either date
        for k in range(total):
            a = of[k]
            if plain and asked.how[a] != c.H_NEW and asked.days[a] < c.ALL_HISTORY:
                oldest = (min(cut_until[e, 0], cut_until[e, last]) if asked.anchor[a] == 1 else start) - asked.days[a]
                low[k] = np.searchsorted(day[lo:hi], oldest, side="right")
        for way in range(2):
            if not uses[way]:
                continue
            for side in range(2):
                d = last * side
                ends = cut_until[e, d] if way == 1 else start + d
                first, n = lo, hi
                if not plain:
                    first = 0
                    n = seen_units(view, rows, lo, hi, ends, start + d, status, d, seen, unit)
                for k in range(total):
                    if asked.anchor[of[k]] == way:
                        mark += 1
                        count(
                            asked, of[k], covered[of[k]], plain, scanned, first + low[k], n, unit, lo, ends, start + d,
                            stamp, mark, counts[k, side], read[k, side],
                        )  # fmt: skip
        for k in range(total):
            first = low[k]
            if first < units:
                moves(
                    asked.how[of[k]], day[lo + first : hi], instant[lo + first : hi], counts[k, :, first:], read[k, :, first:],
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
            parts = pairs.start[pairs.part[pair] + 1] - pairs.start[pairs.part[pair]]
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
                                until[0] = cut_until[e, 0] if asked.anchor[a] == 1 else start
                                until[1] = cut_until[e, last] if asked.anchor[a] == 1 else start + last
                                name = named(r, lo + u, lo + end, code, until, known_at, day, extra, rank)
                                if name == 0:
                                    continue
                                way = PAID if name == 2 else way
                            elif view == OBLIGATIONS and code == CHANGED:
                                ends0 = cut_until[e, 0] if asked.anchor[a] == 1 else start
                                ends1 = cut_until[e, last] if asked.anchor[a] == 1 else start + last
                                was = extra[r, 0] <= ends0 and extra[r, 1] <= start
                                now = extra[r, 0] <= ends1 and extra[r, 1] <= start + last
                                if was != now:
                                    way = ENDED
                            if way == STANDS and _by_window(
                                view, asked.how[a], asked.test_start[a + 1] - asked.test_start[a], asked.column[a], late
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
                                out.row[pair, placed], out.move[pair, placed], out.day[pair, placed] = (
                                    r,
                                    code,
                                    c.NEVER,
                                )
                                placed += 1
                            out.total[pair] += 1
                u -= 1
            k += parts

        # Since when: from the later date back.
        since = np.full(pending, last, np.int64)
        going = np.ones(pending, np.bool_)
        head, after = np.full(total, -1, np.int64), np.full(pending, -1, np.int64)  # those of one aggregate
        left = 0
        for i in range(pending):
            a, u = of[by_k[i, 0]], by_k[i, 1]
            r = out.row[by_entry[i, 0], by_entry[i, 1]]
            if by_way[i] == WINDOW:
                entered = out.move[by_entry[i, 0], by_entry[i, 1]] == ENTERED
                for d in range(last - 1, 0, -1):
                    ends = cut_until[e, d] if asked.anchor[a] == 1 else start + d
                    if in_window(day[r], known[r], ends, start + d, asked.days[a], covered[a]) != entered:
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
                    first = 0
                    n = seen_units(view, rows, lo, hi, ends, start + d, status, d, seen, unit)
                    where[:units] = -1
                    for i in range(n):
                        where[unit[i]] = i
                for j in range(total):
                    if head[j] < 0 or asked.anchor[of[j]] != way:
                        continue
                    mark += 1
                    counts[j, 1, :] = False
                    count(
                        asked, of[j], covered[of[j]], plain, scanned, first, n, unit, lo, ends, start + d,
                        stamp, mark, counts[j, 1], read[j, 1],
                    )  # fmt: skip
                    i = head[j]
                    while i >= 0:
                        u = by_k[i, 1]
                        r = out.row[by_entry[i, 0], by_entry[i, 1]]
                        if by_way[i] == DIFFERS:
                            if not counts[j, 1, u] or not same(read[j, 1, u], read[j, 0, u]):
                                since[i] = d
                        elif going[i]:
                            if by_way[i] == STANDS:
                                entered = out.move[by_entry[i, 0], by_entry[i, 1]] == ENTERED
                                going[i] = counts[j, 1, u] == entered
                            elif by_way[i] == PAID:
                                going[i] = day[r] <= ends and paid(r, ends, start + d, extra)
                            else:  # its end is as it is at the later date
                                later = cut_until[e, last] if way == 1 else start + last
                                closed = extra[r, 0] <= later and extra[r, 1] <= start + last
                                is_open = seen.values[where[u], _IS_OPEN] if where[u] >= 0 else -1.0
                                going[i] = is_open == (0.0 if closed else 1.0)
                            since[i] = d if going[i] else since[i]
                        i = after[i]
        for i in range(pending):
            at = out.day[by_entry[i, 0], by_entry[i, 1]]
            out.day[by_entry[i, 0], by_entry[i, 1]] = min(at, start + since[i])
        p = q
