"""Cross-validation within the rows to learn from: over customers, and over dates where there are several."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_CUSTOMERS, _DATES = 3, 3  # parts of each; nine cells
_FEWEST = 10  # defaults in a cell: with fewer, its log loss is noise


@dataclass(frozen=True)
class Inner:
    """Whose rows to learn from these are, and of when.

    `draw` (n,): a number in [0, 1), the same for all rows of a customer and no other; `as_of` (n,).
    """

    draw: Floats
    as_of: NDArray[np.datetime64]

    def take(self, chosen: Flags) -> "Inner":
        """Only the chosen rows."""
        return Inner(self.draw[chosen], self.as_of[chosen])

    def folds(self, count: int) -> NDArray[np.int64]:
        """The customers in so many parts: the part (0 to `count` - 1) of each row."""
        return (self.draw * count).astype(np.int64)


@dataclass(frozen=True)
class Cell:
    """One step of it: trees grown on the rows that `learn` are judged on those `held`; both (n,)."""

    learn: Flags
    held: Flags


def cells(inner: Inner, defaulted: Floats) -> tuple[Cell, ...]:
    """Every row held once, by trees that saw neither its customer nor, where there are cells for dates, its part of time.

    Three parts of the customers by three of the dates, in their order and of about as many rows each. Two parts of the
    dates or none where a cell would hold fewer than 10 defaults or learn from fewer; none at all, so that nothing can be
    measured, where a part of the customers does.
    """
    customers = inner.folds(_CUSTOMERS)
    days, day = np.unique(inner.as_of, return_inverse=True)
    before = np.cumsum(np.bincount(day)) - np.bincount(day) / 2
    for parts in range(min(_DATES, len(days)), 0, -1):
        part = (before / len(day) * parts).astype(np.int64)[day]
        found = tuple(_cells(customers, part))
        if len(found) == _CUSTOMERS * parts and _enough(found, defaulted):
            return found
    return ()


def _cells(customers: NDArray[np.int64], part: NDArray[np.int64]) -> Sequence[Cell]:
    times = np.unique(part)
    return [
        Cell((customers != own) & ((part != time) | (len(times) == 1)), (customers == own) & (part == time))
        for own in range(_CUSTOMERS)
        for time in times
    ]


def _enough(found: Sequence[Cell], defaulted: Floats) -> bool:
    return all(min(defaulted[cell.held].sum(), defaulted[cell.learn].sum()) >= _FEWEST for cell in found)
