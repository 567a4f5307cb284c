"""What was warned of, as values."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Asked:
    """What is asked: within how many days (rising), how many calls can be made, by which behaviours a fall may be avoided."""

    within: tuple[int, ...]
    capacity: int
    behaviours: tuple[str, ...]


@dataclass(frozen=True)
class Horizon:
    """What is expected within `days`, that is at `decisions` decision days, the last on `last` (None for none).

    `expected`: lines that go down, by the shares of those alike; `going_on`: if everything goes on as in quiet months.
    """

    days: int
    decisions: int
    last: date | None
    expected: float
    going_on: int


@dataclass(frozen=True)
class Warned:
    """The answer on a portfolio.

    `lines` stand whole on `as_of`; of them `unknown` were not decided on by this policy before, `no_quiet` have no quiet month. `past`:
    lines on record that could be alike. `calls`: the lines to call, of which `avoidable` have a set of behaviours that keeps them
    whole; they hold `expected` lines that go down and `saved` money: of limits, or of profit where `priced` by the policy's
    economics. `rules` and `concepts`: of the calls, the most frequent first.
    """

    as_of: date
    policy: str
    policy_version: str
    asked: Asked
    out: Path
    lines: int
    unknown: int
    no_quiet: int
    past: int
    horizons: tuple[Horizon, ...]
    calls: int
    avoidable: int
    expected: float
    saved: float
    priced: bool
    rules: tuple[tuple[str, int], ...]
    concepts: tuple[tuple[str, int], ...]
    sets: tuple[tuple[str, int], ...]
