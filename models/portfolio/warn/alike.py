"""Who was alike: of a line, those on the record with the nearest score, movement and use, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from creditline.features.errors import DataError
from creditline.models.portfolio.warn.record import LinesOnRecord

Floats = NDArray[np.float64]
ALIKE = 200  # lines on record that a line is compared with
MOVEMENT = 0.3  # points of score that a point of movement counts
USE = 25.0  # points that the whole limit in use counts
FALL = 0.75  # of those who went down, the share whose fall is no longer than the one a line is tried with
AT_ONCE = 16_384


@dataclass(frozen=True)
class Alike:
    """What became of those alike, a row per line.

    `probability` (lines, horizons): the share that went down within each. Of those that went down within the longest: `after` the
    median of days until then, `fall` points lost, `taken` the median share of the limit taken, `rule` the most frequent; NaN and ""
    where none did.
    """

    probability: Floats
    after: Floats
    fall: Floats
    taken: Floats
    rule: tuple[str, ...]


def alike(now: LinesOnRecord, past: LinesOnRecord, reaches: Sequence[int]) -> Alike:
    """Of each row of `now`, by the `past`; `reaches`: days, rising. DataError for a past of fewer lines than are compared with."""
    if len(past.rows) < ALIKE:
        raise DataError(
            f"{len(past.rows)} lines on record stood whole {reaches[-1]} days earlier or more, and a line is compared with {ALIKE}; "
            "give the decisions of more months with --decisions, or a shorter --within"
        )
    tree = cKDTree(_place(past))
    down, falls, taken = past.column("down_after"), past.column("fall"), past.column("taken")
    rules, rule = _coded(past)
    parts = [_of(tree, block, down, falls, taken, rule, reaches) for block in _blocks(_place(now))]
    probability, after, fall, share, most = (np.concatenate([part[n] for part in parts]) for n in range(5))
    return Alike(
        probability, after, fall, share, tuple("" if at < 0 else rules[at] for at in most.astype(int).tolist())
    )


def _place(rows: LinesOnRecord) -> Floats:
    """(rows, 3): score, movement and use, in points."""
    used = np.clip(rows.column("used"), 0.0, 1.5)
    return np.stack([rows.column("score"), MOVEMENT * np.nan_to_num(rows.column("movement")), USE * used], axis=1)


def _blocks(place: Floats) -> Sequence[Floats]:
    return [place[first : first + AT_ONCE] for first in range(0, max(len(place), 1), AT_ONCE)]


def _coded(past: LinesOnRecord) -> tuple[list[str], NDArray[np.int64]]:
    told = past.rows["rule"].to_pylist()
    names = sorted({name for name in told if name})
    return names, np.array([names.index(name) if name else -1 for name in told], np.int64)


def _of(
    tree: cKDTree,
    place: Floats,
    down: Floats,
    falls: Floats,
    taken: Floats,
    rule: NDArray[np.int64],
    reaches: Sequence[int],
) -> tuple[Floats, ...]:
    _, near = tree.query(place, k=ALIKE)
    after = down[near]
    went = after <= reaches[-1]
    probability = np.stack([(after <= reach).mean(axis=1) for reach in reaches], axis=1)

    def of_those(values: Floats, share: float) -> Floats:
        known = went & ~np.isnan(values)
        ordered = np.sort(np.where(known, values, np.inf), axis=1)
        count = known.sum(axis=1)
        at = np.maximum(np.ceil(share * count).astype(int) - 1, 0)
        return np.where(count > 0, ordered[np.arange(len(at)), at], np.nan)

    kinds = int(rule.max(initial=-1)) + 1
    often = np.stack([((rule[near] == kind) & went).sum(axis=1) for kind in range(kinds)], axis=1) if kinds else None
    most = np.full(len(place), -1.0) if often is None else np.where(went.any(axis=1), often.argmax(axis=1), -1.0)
    return probability, of_those(after, 0.5), of_those(falls[near], FALL), of_those(taken[near], 0.5), most
