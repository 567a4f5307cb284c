"""Spells in which a sign of default was there as the lender knew it, compiled."""

import numpy as np

from creditline.features.compiled import compiled
from creditline.features.contract.arrears import HALF_A_CENT
from creditline.features.engine.kernel.codes import NEVER
from creditline.features.engine.kernel.rows import Floats, Ints, Longs


@compiled
def loan_spells(
    loan: Ints, due_on: Ints, due: Floats, learned: Ints, paid: Floats, days: int, above: float,
    of: Ints, begins: Ints, ends: Ints,
) -> int:  # fmt: skip
    """Spells `[begins, ends)` in which a loan owes more than `above` of instalments `days` days past due; how many.

    One row per payment (`learned` NEVER: not paid), sorted by loan, `due_on`, `learned`. With nothing `above`, one spell
    per instalment, and any rest counts. `of`: the row a spell's loan begins in. Room for as many spells as rows.
    """
    found, first, size = 0, 0, loan.size
    while first < size:
        last = first
        while last < size and loan[last] == loan[first]:
            last += 1
        changes, change_on, change = 0, np.empty(2 * (last - first), np.int32), np.empty(2 * (last - first))
        at = first
        while at < last:
            end, owed = at, 0.0
            while end < last and due_on[end] == due_on[at]:
                owed = max(owed, due[end]) if due[end] == due[end] else owed
                end += 1
            old_on, settled, total = due_on[at] + days, NEVER, 0.0
            for p in range(at, end):
                total += paid[p] if learned[p] < NEVER else 0.0
                if total > owed - HALF_A_CENT:
                    settled = learned[p]
                    break
            if owed >= HALF_A_CENT and settled > old_on:
                if above == 0.0:
                    of[found], begins[found], ends[found] = first, old_on, settled
                    found += 1
                else:
                    change_on[changes], change[changes] = old_on, owed
                    changes += 1
                    rest, total = owed, 0.0
                    for p in range(at, end):
                        if learned[p] >= NEVER or rest == 0.0:
                            break
                        total += paid[p]
                        now = 0.0 if total > owed - HALF_A_CENT else owed - total
                        change_on[changes], change[changes] = max(learned[p], old_on), now - rest
                        changes += 1
                        rest = now
            at = end
        level, is_above, order = 0.0, False, np.argsort(change_on[:changes], kind="mergesort")
        for i in range(changes):
            level += change[order[i]]
            day = change_on[order[i]]
            if i + 1 < changes and change_on[order[i + 1]] == day:
                continue
            if (level > above + HALF_A_CENT) != is_above:
                is_above = not is_above
                if is_above:
                    of[found], begins[found], ends[found] = first, day, NEVER
                    found += 1
                else:
                    ends[found - 1] = day
        first = last
    return found


@compiled
def superseded(line: Ints, learned: Ints) -> Ints:
    """The day each statement stops being the latest known of its line; rows sorted by line, then statement date."""
    found = np.full(line.size, NEVER, np.int32)
    for r in range(line.size - 2, -1, -1):
        if line[r + 1] == line[r]:
            found[r] = min(found[r + 1], learned[r + 1])
    return found


@compiled
def days_since(offsets: Longs, begins: Ints, ends: Ints, entity: Ints, day: Ints, out: Floats) -> None:
    """Into `out` (pairs,), the days from the last day of a spell to `day`: 0 within one, NaN before all of them."""
    for i in range(entity.size):
        for s in range(offsets[entity[i]], offsets[entity[i] + 1]):
            if begins[s] > day[i]:
                continue
            since = 0 if ends[s] > day[i] else day[i] - ends[s] + 1
            if not (out[i] <= since):
                out[i] = since
