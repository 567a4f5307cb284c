"""A reason not to believe what a training measured."""

from dataclasses import dataclass
from enum import StrEnum


class DoubtKind(StrEnum):
    """What it is about; what the MLflow tag lists."""

    DATA = "data_problems"
    FEW = "few_defaults"
    CHANCE = "no_better_than_chance"
    LEAK = "leak"
    FUTURE = "future"
    DRIFT = "out_of_time_below_out_of_fold"


@dataclass(frozen=True)
class Doubt:
    """One doubt: its `kind`, and one sentence that says what was found and what to do."""

    kind: DoubtKind
    text: str
