"""Lines that both cut alike, and whether customers are told the same reasons."""

from dataclasses import dataclass
from datetime import date

from creditline.training.monitor.population.rates import Share


@dataclass(frozen=True)
class FirstReasons:
    """How many lines the champion's answer gives the first reason `champion`, and the challenger's `challenger`."""

    champion: str
    challenger: str
    lines: int


@dataclass(frozen=True)
class ReasonsCompared:
    """Of lines that both cut by the same action on `day`: `explained` of `cut_by_both`, a fixed sample by checksum of the customer's id.

    `same_first`: whose first reason is the same, `same_all`: whose reasons are the same ones in any order. A reason is named by its
    concept, or by its layer where it has none. `first`: the pairs of first reasons, the most frequent first.
    """

    day: date
    cut_by_both: int
    explained: int
    same_first: Share | None
    same_all: Share | None
    first: tuple[FirstReasons, ...]
