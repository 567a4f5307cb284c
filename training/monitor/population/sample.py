"""Customers who are looked at one by one: those with the smallest checksums of their ids, the same on every day."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
KEPT = 5_000  # customers at most
HIGHEST = (1 << 32) - 1  # of all checksums


@dataclass(frozen=True)
class SampleRows:
    """Customers by rising checksum: ids as text, and the rows of their features (n, features)."""

    customers: tuple[str, ...]
    matrix: Floats = field(repr=False)

    @classmethod
    def smallest(cls, customers: Sequence[str], matrix: Floats, reach: int = HIGHEST) -> "SampleRows":
        """At most `KEPT`, those with the smallest checksums, none above `reach`."""
        sums = [checksum(one) for one in customers]
        order = sorted((at for at, sum_ in enumerate(sums) if sum_ <= reach), key=lambda at: (sums[at], customers[at]))
        return cls(tuple(customers[at] for at in order[:KEPT]), matrix[order[:KEPT]])


def checksum(customer: str) -> int:
    """By which customers are sampled: the same on every day."""
    return zlib.crc32(customer.encode())


def first_by_checksum(customers: Sequence[str]) -> tuple[str, ...]:
    """At most `KEPT`, those with the smallest checksums."""
    return tuple(sorted(customers, key=lambda one: (checksum(one), one))[:KEPT])
