"""Sources whose rows depend on the date they are seen from, compiled.

Raw rows in, one scratch row per due date, statement, loan elsewhere, published figure or link out. Each function
returns how many scratch rows it wrote, oldest first.
"""

import numpy as np
from numpy.typing import NDArray

from creditline.features.compiled import compiled
from creditline.features.contract.arrears import HALF_A_CENT
from creditline.features.engine.kernel import codes as c
from creditline.features.engine.kernel.rows import SourceRows

PLAIN, DUES, STATEMENTS, OBLIGATIONS, MACRO, LINKS = range(6)


@compiled
def bucket_of(days: int) -> float:
    """Delinquency bucket: 0 on time, 1 for 1-29 days, 2 for 30-59, 3 for 60-89, 4 from 90."""
    return 0.0 if days <= 0 else min(4.0, 1.0 + days // 30)


@compiled
def room_to_see(rows: SourceRows, most: int, width: int) -> SourceRows:
    """Room for `most` rows with `width` numbers of a view of `rows`; all known from the beginning."""
    return SourceRows(
        rows.offsets,
        np.empty(most, np.int32),
        np.full(most, -(1 << 30), np.int32),
        np.empty(most, np.int64),
        np.empty(most, np.uint64),
        np.empty((most, width), np.float64),
        np.empty((most, rows.labels.shape[1]), np.int32),
        rows.label_sizes,
        np.empty((most, 1), np.int32),
        rows.grace,
    )


@compiled
def dues(rows: SourceRows, lo: int, hi: int, until: int, known_at: int, seen: SourceRows) -> int:
    """One row per (loan, due date) due by `until`, with the payments known at `known_at`; late beyond `rows.grace` days.

    Raw values: amount_due, amount_paid (null: paid in full). Raw extra: loan, day paid, day the payment was known.
    Raw order: day, loan, day paid.
    """
    day, flags, values, labels, extra = rows.day, rows.flags, rows.values, rows.labels, rows.extra
    n = 0
    r = lo
    while r < hi and day[r] <= until:
        end = r
        due = values[r, 0]
        paid, payments, settled = 0.0, 0.0, c.NEVER
        while end < hi and day[end] == day[r] and extra[end, 0] == extra[r, 0]:
            if extra[end, 1] <= until and extra[end, 2] <= known_at:
                amount = values[end, 1]
                paid += amount if amount == amount else due
                payments += 1.0
                if settled == c.NEVER and paid > due - HALF_A_CENT:
                    settled = extra[end, 1]
            end += 1
        if settled == c.NEVER and due < HALF_A_CENT:
            settled = day[r]
        is_settled = settled != c.NEVER
        after = max(0, (settled if is_settled else until) - day[r])
        late = after if after > rows.grace else 0
        seen.day[n], seen.flags[n], seen.extra[n, 0] = day[r], flags[r], extra[r, 0]
        for label in range(labels.shape[1]):
            seen.labels[n, label] = labels[r, label]
        v = seen.values[n]
        v[0], v[1], v[2], v[3] = due, paid, payments, late
        v[4] = 0.0 if is_settled else late
        v[5] = max(0.0, due - paid) if (not is_settled and late > 0) else 0.0
        v[6] = max(0, day[r] - settled) if is_settled else np.nan
        v[7] = np.nan if late == 0 else (until - settled if is_settled else 0.0)
        v[8] = 1.0 if (is_settled or late > 0) else 0.0
        v[9] = bucket_of(late)
        v[10] = np.nan
        for before in range(n - 1, -1, -1):
            if seen.extra[before, 0] == extra[r, 0]:
                v[10] = v[9] - seen.values[before, 9]
                break
        v[11] = 1.0 if (is_settled and after > late) else 0.0
        n += 1
        r = end
    return n


@compiled
def statements(rows: SourceRows, lo: int, hi: int, until: int, known_at: int, seen: SourceRows) -> int:
    """One row per statement known, its limit carried forward and its changes taken against the statement before.

    Raw values: credit_limit, balance, min_due, paid, months_past_due. Raw extra: line.
    """
    day, known, flags = rows.day, rows.known, rows.flags
    values, labels, extra = rows.values, rows.labels, rows.extra
    n = 0
    for r in range(lo, hi):
        if day[r] > until:
            break
        if known[r] > known_at:
            continue
        before = n - 1
        while before >= 0 and seen.extra[before, 0] != extra[r, 0]:
            before -= 1
        limit, balance, min_due, paid, months = values[r, 0], values[r, 1], values[r, 2], values[r, 3], values[r, 4]
        last_balance, last_limit, last_months = np.nan, np.nan, np.nan
        if before >= 0:
            last_balance, last_limit, last_months = (
                seen.values[before, 0],
                seen.values[before, 1],
                seen.values[before, 11],
            )
        if limit != limit:
            limit = last_limit
        seen.day[n], seen.flags[n], seen.extra[n, 0] = day[r], flags[r], extra[r, 0]
        for label in range(labels.shape[1]):
            seen.labels[n, label] = labels[r, label]
        has_limit = limit > 0
        v = seen.values[n]
        v[0], v[1] = balance, limit
        v[2] = balance / limit if has_limit else np.nan
        v[3] = limit - balance
        v[4] = limit - last_limit
        v[5] = balance - last_balance
        v[6], v[7] = min_due, paid
        v[8] = paid / last_balance if last_balance > 0 else np.nan
        v[9] = paid / limit if has_limit else np.nan
        v[10] = (balance - last_balance + paid) / limit if has_limit else np.nan
        v[11] = months
        v[12] = months - last_months
        n += 1
    return n


@compiled
def obligations(rows: SourceRows, lo: int, hi: int, until: int, known_at: int, seen: SourceRows) -> int:
    """One row per loan elsewhere, open until its end is known. Raw values: amount. Raw extra: end, day it was known."""
    day, known, flags = rows.day, rows.known, rows.flags
    values, labels, extra = rows.values, rows.labels, rows.extra
    n = 0
    for r in range(lo, hi):
        if day[r] > until:
            break
        if known[r] > known_at:
            continue
        closed = extra[r, 0] <= until and extra[r, 1] <= known_at
        seen.day[n], seen.flags[n] = day[r], flags[r]
        for label in range(labels.shape[1]):
            seen.labels[n, label] = labels[r, label]
        v = seen.values[n]
        v[0] = values[r, 0]
        v[1] = 0.0 if closed else 1.0
        v[2] = (extra[r, 0] if closed else until) - day[r]
        n += 1
    return n


@compiled
def macro(rows: SourceRows, lo: int, hi: int, until: int, known_at: int, seen: SourceRows) -> int:
    """One row per indicator and period: the newest figure published by then, a region's own before the country's.

    Raw order: period, indicator, country before region, published.
    """
    day, known, flags = rows.day, rows.known, rows.flags
    values, labels = rows.values, rows.labels
    n = 0
    for r in range(lo, hi):
        if day[r] > until:
            break
        if known[r] > known_at:
            continue
        if n > 0 and seen.day[n - 1] == day[r] and seen.labels[n - 1, 0] == labels[r, 0]:
            n -= 1
        seen.day[n], seen.flags[n], seen.values[n, 0], seen.labels[n, 0] = day[r], flags[r], values[r, 0], labels[r, 0]
        n += 1
    return n


@compiled
def links(
    rows: SourceRows, lo: int, hi: int, until: int, known_at: int, status: NDArray[np.int8], when: int, seen: SourceRows
) -> int:
    """One row per link, and whether the other account was past due as known that day.

    `status` (accounts x dates): 1 past due, 0 not, -1 not known. Raw extra: row of the other account, -1 for none.
    """
    day, known, flags = rows.day, rows.known, rows.flags
    labels, extra = rows.labels, rows.extra
    n = 0
    for r in range(lo, hi):
        if day[r] > until:
            break
        if known[r] > known_at:
            continue
        seen.day[n], seen.flags[n] = day[r], flags[r]
        for label in range(labels.shape[1]):
            seen.labels[n, label] = labels[r, label]
        past_due = status[extra[r, 0], when] if extra[r, 0] >= 0 else -1
        seen.values[n, 0] = float(past_due) if past_due >= 0 else np.nan
        n += 1
    return n


@compiled
def view_rows(
    view: int,
    rows: SourceRows,
    lo: int,
    hi: int,
    until: int,
    known_at: int,
    status: NDArray[np.int8],
    when: int,
    seen: SourceRows,
) -> int:
    """Write what rows [lo, hi) show through a view that is not plain to `seen`; how many rows that is."""
    if view == DUES:
        return dues(rows, lo, hi, until, known_at, seen)
    if view == STATEMENTS:
        return statements(rows, lo, hi, until, known_at, seen)
    if view == OBLIGATIONS:
        return obligations(rows, lo, hi, until, known_at, seen)
    if view == MACRO:
        return macro(rows, lo, hi, until, known_at, seen)
    return links(rows, lo, hi, until, known_at, status, when, seen)
