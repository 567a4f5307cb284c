"""The compiled loop over dates: for each (customer, date) the source's view, then the scan."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numba import njit

from creditline.features.engine.kernel import codes as c
from creditline.features.engine.kernel import scan as scan_file
from creditline.features.engine.kernel import views as views_file
from creditline.features.engine.kernel.scan import scan
from creditline.features.engine.kernel.views import (
    DUES,
    LINKS,
    MACRO,
    OBLIGATIONS,
    PLAIN,
    STATEMENTS,
    dues,
    links,
    macro,
    obligations,
    statements,
)


def _compiled(digest: int) -> Callable[..., None]:
    """The loop. The compiler keeps it on disk by this file alone, and by `digest`, which stands for those it calls."""

    @njit(cache=True, nogil=True, error_model="numpy")
    def sweep(  # type: ignore[no-untyped-def]
        view, width, picks, label_picks,
        entity, until, known_at, when, covered_from,
        offsets, day, known, instant, flags, values, labels, label_sizes, extra, status,
        masks, mask_start, mask_ends, kind, column, ends,
        test_number, test_least, test_bound, test_bit,
        windows, cell_start, cell_source, cell_how, cell_at,
        out,
    ):  # fmt: skip
        """Fill `out` (dates x registers) in place.

        `width` is the number of columns a view writes; `picks` and `label_picks` are the columns of the rows (or of the
        view's scratch rows) that the plan's numbers and labels stand for.
        """
        _ = digest
        longest = 0
        for e in range(offsets.shape[0] - 1):
            longest = max(longest, offsets[e + 1] - offsets[e])
        rows = longest if view != PLAIN else 0
        s_day = np.empty(rows, np.int32)
        s_known = np.full(rows, -(1 << 30), np.int32)
        s_instant = np.empty(rows, np.int64)
        s_flags = np.empty(rows, np.uint64)
        s_values = np.empty((rows, width), np.float64)
        s_labels = np.empty((rows, labels.shape[1]), np.int32)
        s_extra = np.empty(rows, np.int32)

        # One call of the scan for both kinds of rows: it is compiled into this loop, once.
        r_day, r_known, r_instant = s_day, s_known, s_instant
        r_flags, r_values, r_labels = s_flags, s_values, s_labels
        if view == PLAIN:
            r_day, r_known, r_instant = day, known, instant
            r_flags, r_values, r_labels = flags, values, labels

        number = np.full(kind.shape[0], -1, np.int32)
        base = np.zeros(kind.shape[0], np.int64)
        room = 0
        for a in range(kind.shape[0]):
            if column[a] >= 0:
                if kind[a] == c.LABELS or kind[a] == c.NEW:
                    number[a] = label_picks[column[a]]
                    base[a] = room
                    room += label_sizes[number[a]]
                else:
                    number[a] = picks[column[a]]
        tested = np.empty_like(test_number)
        for t in range(test_number.shape[0]):
            tested[t] = picks[test_number[t]]
        stamp = np.full(room, -1, np.int64)
        count = np.zeros(room, np.float64)
        order = np.zeros(room, np.int32)
        state = np.zeros((kind.shape[0], c.STATE), np.float64)

        for p in range(entity.shape[0]):
            e = entity[p]
            lo, hi = (offsets[e], offsets[e + 1]) if e >= 0 else (np.int64(0), np.int64(0))
            first, n = np.int64(0), np.int64(0)
            if view == PLAIN:
                low, high = lo, hi
                while low < high:
                    middle = (low + high) // 2
                    if day[middle] <= until[p]:
                        low = middle + 1
                    else:
                        high = middle
                first, n = lo, low
            elif view == DUES:
                n = dues(
                    lo,
                    hi,
                    until[p],
                    known_at[p],
                    day,
                    flags,
                    values,
                    labels,
                    extra,
                    s_day,
                    s_flags,
                    s_values,
                    s_labels,
                    s_extra,
                )
            elif view == STATEMENTS:
                n = statements(
                    lo,
                    hi,
                    until[p],
                    known_at[p],
                    day,
                    known,
                    flags,
                    values,
                    labels,
                    extra,
                    s_day,
                    s_flags,
                    s_values,
                    s_labels,
                    s_extra,
                )
            elif view == OBLIGATIONS:
                n = obligations(
                    lo,
                    hi,
                    until[p],
                    known_at[p],
                    day,
                    known,
                    flags,
                    values,
                    labels,
                    extra,
                    s_day,
                    s_flags,
                    s_values,
                    s_labels,
                )
            elif view == MACRO:
                n = macro(
                    lo,
                    hi,
                    until[p],
                    known_at[p],
                    day,
                    known,
                    flags,
                    values,
                    labels,
                    s_day,
                    s_flags,
                    s_values,
                    s_labels,
                )
            elif view == LINKS:
                n = links(
                    lo,
                    hi,
                    until[p],
                    known_at[p],
                    when[p],
                    day,
                    known,
                    flags,
                    labels,
                    extra,
                    status,
                    s_day,
                    s_flags,
                    s_values,
                    s_labels,
                )
            if view != PLAIN:
                for r in range(n):
                    s_instant[r] = s_day[r]
            scan(
                first, n, r_day, r_known, r_instant, r_flags, r_values, r_labels,
                until[p], known_at[p], covered_from,
                masks, mask_start, mask_ends, kind, number, base, ends,
                tested, test_least, test_bound, test_bit,
                windows, cell_start, cell_source, cell_how, cell_at,
                state, stamp, np.int64(p), count, order, out[p],
            )  # fmt: skip

    compiled: Callable[..., None] = sweep
    return compiled


_CALLED = b"".join(Path(str(file.__file__)).read_bytes() for file in (c, scan_file, views_file))
sweep = _compiled(int.from_bytes(hashlib.sha256(_CALLED).digest()[:7], "big"))
