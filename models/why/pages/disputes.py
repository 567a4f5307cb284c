"""A dispute that was answered before, as the page for staff tells it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PageDispute:
    """The decision of `decided` was disputed on `received`: `said`, sentences on what was put right and what it came to."""

    decided: date
    received: date
    said: tuple[str, ...]
