"""Months decided one after the other, under each model."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PathMonth:
    """The lines of a month under one model. Counts of lines by what happens to them; money.

    `cut`: reduced, suspended or closed. `limit`: after the decisions. `loss` and `profit`: expected at the model's own pd, None
    without economics.
    """

    model: str
    day: date
    lines: int
    cut: int
    closed: int
    restored: int
    increased: int
    reviews: int
    limit: float
    loss: float | None
    profit: float | None


@dataclass(frozen=True)
class PathsCompared:
    """Every month of both. Of the lines: ever cut by both, by the champion alone, by the challenger alone, or by neither.

    Balances are as recorded: what customers would have done under other limits is not known.
    """

    months: tuple[PathMonth, ...]
    cut_by_both: int
    cut_by_champion: int
    cut_by_challenger: int
    cut_by_neither: int
    end_differs: int
