"""Whose answer it is."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Pair:
    """A customer, and the two dates that are compared."""

    customer_id: int | str
    start: date
    end: date
