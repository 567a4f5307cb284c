"""Rows of one source as the arrays the compiled loop reads, and how they are put in order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]


class SourceRows(NamedTuple):
    """Rows grouped by entity, oldest first within each: what compiled code reads, and what a view writes.

    `offsets` (entities + 1): where each entity's rows begin. `day`, `known`: days since 1970. `instant`: microseconds
    since 1970 where the source has a time of day, else the day. `flags`: bit i set where static condition i holds.
    `values` (rows x numbers), `labels` (rows x labels; -1 null) with `label_sizes` codes each, `extra` (rows x k).
    `grace`: days after its due day in which nothing is late.
    """

    offsets: Longs
    day: Ints
    known: Ints
    instant: Longs
    flags: NDArray[np.uint64]
    values: Floats
    labels: Ints
    label_sizes: Longs
    extra: Ints
    grace: int


@dataclass(frozen=True)
class RowArrays:
    """`rows` of one source, and in which `order` they arrived: where each was; None where they came in this order."""

    rows: SourceRows
    order: NDArray[np.intp] | None = None


def in_order(entity: Ints, instant: Longs, ties: Callable[[], list[NDArray[np.generic]]]) -> NDArray[np.intp] | None:
    """Positions that sort rows by entity, instant and then `ties`; None where they already are.

    Ties in time are broken by every column used, so that sums come out the same whatever order the rows arrived in.
    """
    if entity.size < 2:
        return None
    order = None
    if not np.count_nonzero(entity):  # one customer's
        order = instant.argsort(kind="stable")
        instant = instant[order]
        tied = instant[1:] == instant[:-1]
    else:
        same = entity[1:] == entity[:-1]
        if np.any(same & (instant[1:] < instant[:-1])) or np.any(entity[1:] < entity[:-1]):
            order = np.lexsort((instant, entity))
            entity, instant = entity[order], instant[order]
            same = entity[1:] == entity[:-1]
        tied = same & (instant[1:] == instant[:-1])
    if not np.count_nonzero(tied):  # many times faster than `any` on a few rows
        return order
    member = np.zeros(entity.size, np.bool_)
    member[1:] = tied
    member[:-1] |= tied
    at = np.flatnonzero(member)
    rows = at if order is None else order[at]
    keys: tuple[NDArray[np.generic], ...] = (*(key[rows] for key in reversed(ties())), instant[at], entity[at])
    ranked = np.lexsort(keys)
    if order is None:
        if np.array_equal(ranked, np.arange(at.size)):
            return None
        order = np.arange(entity.size)
    order[at] = rows[ranked]
    return order


def offsets_of(entity: Ints, entities: int) -> Longs:
    """Where each of `entities` begins in the sorted `entity` column; length `entities + 1`."""
    return entity.searchsorted(np.arange(entities + 1, dtype=np.int32)).astype(np.int64)
