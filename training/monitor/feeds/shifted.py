"""Whether a histogram is an earlier one moved along: units, clocks and lateness, by one test."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from creditline.training.monitor.feeds.daily import Histogram

Floats = NDArray[np.float64]
_SHARES = (0.5, 0.97)  # of the rows that moved: since the middle of the period, and all but a few
_PRIOR = 0.02  # rows added to every bucket, so that none is impossible
_KERNEL = np.array([0.05, 0.9, 0.05])


@dataclass(frozen=True)
class Shifted:
    """The likeliest move, in buckets, and how likely histograms that have not moved beyond what is allowed look like it."""

    by: int
    p: float


def shifted(
    before: Histogram,
    now: Histogram,
    moves: Sequence[int],
    allowed: Sequence[int],
    worth: float,
    *,
    turns: int | None = None,
) -> Shifted:
    """Test whether the rows `now`, or half of them, are those of `before` moved by one of `moves` buckets.

    The mean likelihood of all moves over the largest one of those `allowed` (0 among them): an e-value, whose inverse is
    a p-value whatever the numbers of rows (universal inference: Wasserman, Ramdas & Balakrishnan 2020). `worth`, 0 to 1: how much
    of an independent row each one is. `turns`: buckets of a circle, like the 24 hours; None: of a line.
    """
    if not before or not now:
        return Shifted(0, 1.0)
    low = 0 if turns else min(*before, *now) - max(map(abs, moves)) - 1
    size = turns or max(*before, *now) + max(map(abs, moves)) + 2 - low
    was, counts = _counted(before, low, size), _counted(now, low, size)
    share = _smoothed(was, turns is not None)
    still = max(_likelihood(counts, np.roll(share, by)) for by in allowed)
    found = [
        (worth * (_likelihood(counts, part * np.roll(share, by) + (1 - part) * share) - still), by)
        for by in moves
        for part in _SHARES
    ]
    evidence = float(logsumexp([value for value, _ in found])) - float(np.log(len(found)))
    return Shifted(max(found)[1], float(np.exp(-max(evidence, 0.0))))


def _counted(histogram: Histogram, low: int, size: int) -> Floats:
    found = np.zeros(size)
    for bucket, rows in histogram.items():
        found[bucket - low] += rows
    return found


def _smoothed(counts: Floats, circle: bool) -> Floats:
    padded = np.concatenate([counts[-1:], counts, counts[:1]]) if circle else np.pad(counts, 1)
    found = np.convolve(padded, _KERNEL, mode="valid") + _PRIOR
    return np.asarray(found / found.sum())


def _likelihood(counts: Floats, share: Floats) -> float:
    return float(counts @ np.log(share))
