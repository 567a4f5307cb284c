"""How a stated memory limit is shared out, and which customers are worked on together within it.

The limit is for the whole process. Of it the interpreter and its libraries take about `LIBRARIES`; two fifths of the rest
are the database's, which spills to disk what does not fit; two fifths hold the customers being worked on: their rows as
read, as arrays and as scratch, and the registers and columns of their features; a fifth is for results that wait to be
written. So what is held does not depend on how long the histories are, but on the limit alone; a customer's id, the number
of its rows and each (customer, date) asked for are held throughout, some 60 bytes each.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.features.engine.planning.layout import LAYOUTS
from creditline.features.engine.planning.plan import Plan, ScanPlan
from creditline.features.engine.planning.prepare import columns_read
from creditline.features.errors import DataError

LIBRARIES = 450_000_000
LEAST = 750_000_000
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "KI": 2**10, "MI": 2**20, "GI": 2**30}


@dataclass(frozen=True)
class Memory:
    """Bytes: `limit` is that of the process. One that was not `stated` gives way to a customer who needs more."""

    limit: int
    stated: bool = True

    @classmethod
    def of(cls, text: str | None) -> "Memory":
        """From `1GB`, `800MB` or `2GiB`; None is about 1GB. DataError for another spelling, and for less than can work."""
        if text is None:
            return cls(10**9, stated=False)
        found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMG]I?)?B\s*", text.upper())
        if found is None:
            raise DataError(f"a memory limit of {text!r} cannot be read; write it as 800MB or 2GB")
        limit = int(float(found[1]) * _UNITS[found[2] or ""])
        if limit < LEAST:
            raise DataError(f"a memory limit of {text} is too small; {LEAST // 10**6}MB is the least that works")
        return cls(limit)

    @property
    def database(self) -> int:
        """DuckDB's own limit."""
        return (self.limit - LIBRARIES) * 2 // 5

    @property
    def threads(self) -> int:
        """How many the database works with: each needs room of its own to sort in."""
        return 1 if self.database < 230_000_000 else 2

    @property
    def customers(self) -> int:
        """What the customers worked on together may take."""
        return (self.limit - LIBRARIES) * 2 // 5

    @property
    def output(self) -> int:
        """What results may take that wait to be written."""
        return (self.limit - LIBRARIES) // 5


def row_bytes(scan: ScanPlan) -> int:
    """About what one row takes at once: as it is read, as arrays, sorted, and as a view's scratch."""
    numbers, labels = len(scan.value_names), len(scan.label_names)
    extra = 3 if LAYOUTS[scan.source.name].ends else 1
    arrays = 8 + 4 + 4 + 4 + 8 + 8 * numbers + 4 * labels + 4 * extra
    return 24 * len(columns_read(scan)) + 16 * labels + 2 * arrays


def pair_bytes(plan: Plan) -> int:
    """What one (customer, date) takes: its registers, and its features as columns."""
    return 8 * (plan.program.registers + 2 * len(plan.features))


def ranges(weights: NDArray[np.int64], memory: Memory) -> Iterator[tuple[int, int]]:
    """Customers [first, end) that fit together, in order; `weights` is what each takes, in bytes.

    Raises DataError where one customer alone does not fit in a limit that was stated.
    """
    total = np.concatenate([[0], np.cumsum(weights)])
    if memory.stated and weights.size and (heaviest := int(weights.max())) > memory.customers:
        needed = LIBRARIES + heaviest * 5 / 2
        raise DataError(
            f"the longest history of one customer takes about {heaviest / 1e9:.1f} GB, more than a memory limit of "
            f"{memory.limit / 1e9:.1f} GB leaves it; give at least {needed / 1e9:.1f} GB, or check that customer's rows"
        )
    first = 0
    while first < weights.size:
        end = int(np.searchsorted(total, total[first] + memory.customers, side="right")) - 1
        yield first, max(end, first + 1)
        first = max(end, first + 1)
