"""Array types of the world, and how a nested record of arrays is taken apart and put together."""

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]
Record = TypeVar("Record")


def map_arrays(change: Callable[..., Any], first: Record, *others: Record) -> Record:
    """A record like `first` (a dataclass of arrays, nested or not) with `change` applied field by field."""
    parts: dict[str, Any] = {}
    for field in fields(cast("Any", first)):
        values = [getattr(record, field.name) for record in (first, *others)]
        parts[field.name] = map_arrays(change, *values) if is_dataclass(values[0]) else change(*values)
    return type(first)(**parts)


def take(record: Record, rows: Ints) -> Record:
    """The given customers of a record whose arrays all have customers as their first axis."""
    return map_arrays(lambda array: array[rows], record)


def choose(where: Flags, yes: Record, no: Record) -> Record:
    """Customer by customer, the record of `yes` or of `no`."""

    def pick(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.where(where.reshape(-1, *[1] * (one.ndim - 1)), one, other)

    return map_arrays(pick, yes, no)


def stack(records: Sequence[Record]) -> Record:
    """One record whose arrays have the given records along a new first axis."""
    return map_arrays(lambda *arrays: np.stack(arrays), records[0], *records[1:])
