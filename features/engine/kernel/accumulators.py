"""What one scan fills: the plan of its accumulators, and the room they work in."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from creditline.features.compiled import compiled
from creditline.features.engine.kernel import codes as c
from creditline.features.engine.kernel.rows import Floats, Ints, Longs


class Scan(NamedTuple):
    """What one pass computes.

    Filters, (filters,): `masks` are the bits a row must have, `mask_start` (filters + 1) where its accumulators begin.
    Accumulators, (accumulators,): `kind` (`codes`), `number` the place among a row's numbers or labels, -1 for none.
    `ends` and `mask_ends`: the last window an accumulator, or any of a filter, is read in; later rows pass it by.
    Tests of numbers, (tests,): `test_bit` is set where the number is at least, or below, `test_bound`.
    `windows`: lengths in days, rising. Cells by window, `cell_start` (windows + 1): accumulator, how it is read, register.
    """

    masks: NDArray[np.uint64]
    mask_start: Ints
    mask_ends: Ints
    kind: NDArray[np.int8]
    number: Ints
    ends: Ints
    test_number: Ints
    test_least: NDArray[np.bool_]
    test_bound: Floats
    test_bit: NDArray[np.uint64]
    windows: Ints
    cell_start: Ints
    cell_source: Ints
    cell_how: NDArray[np.int8]
    cell_at: Ints


class Scratch(NamedTuple):
    """Scratch of one thread: accumulators (accumulators, `codes.STATE`), and the labels they met.

    An accumulator's labels have the places from `base` on: `stamp` is the last date it was met on, `times` how often,
    `order` lists the labels in order of sighting.
    """

    state: Floats
    base: Longs
    stamp: Longs
    times: Floats
    order: Ints


@compiled
def scratch_for(scan: Scan, label_sizes: Longs) -> Scratch:
    """Scratch for a scan of rows whose labels have so many codes."""
    base = np.zeros(scan.kind.shape[0], np.int64)
    labels = 0
    for a in range(scan.kind.shape[0]):
        if scan.kind[a] in (c.LABELS, c.NEW):
            base[a] = labels
            labels += label_sizes[scan.number[a]]
    state = np.zeros((scan.kind.shape[0], c.STATE), np.float64)
    return Scratch(state, base, np.full(labels, -1, np.int64), np.zeros(labels, np.float64), np.zeros(labels, np.int32))


@compiled
def reset(kind: NDArray[np.int8], state: Floats) -> None:
    """Empty every accumulator."""
    for a in range(kind.shape[0]):
        empty = np.nan if kind[a] in (c.MAX, c.MIN, c.LAST, c.FIRST, c.NEWEST, c.OLDEST, c.GAPS, c.DAYS) else 0.0
        state[a, 0] = empty
        state[a, 1] = 0.0
        if kind[a] not in (c.ROWS, c.SUM, c.MAX, c.MIN, c.NEWEST, c.OLDEST):
            for s in range(2, state.shape[1]):
                state[a, s] = 0.0
