"""What a search tried and what it found."""

from collections.abc import Mapping
from dataclasses import dataclass

from creditline.training.trees.parameters import FitParameters


@dataclass(frozen=True)
class Tried:
    """One trial: the search it belongs to, its number there (from 0), what it set and what came of it.

    `log_loss`: cross-validated, the mean of `losses`, one per fold, each at its best round; `rounds` is the median of
    those. None and empty where the trial was `pruned` (given up as worse than most).
    """

    search: str
    number: int
    parameters: Mapping[str, float]
    log_loss: float | None
    losses: tuple[float, ...]
    rounds: int | None
    pruned: bool


@dataclass(frozen=True)
class Found:
    """The parameters chosen, the round they were best at, and every trial. `rounds` is None where none was made."""

    parameters: FitParameters
    rounds: int | None
    tried: tuple[Tried, ...]
