"""What a simulated world is made from."""

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from creditline.features.errors import DataError
from creditline.training.world.setting.presets import PRESETS


@dataclass(frozen=True)
class WorldSettings:
    """The request for one simulated portfolio. A request that cannot be simulated is a DataError.

    `block` and `threads` decide how much memory and how many cores the work takes, never a byte of the result.
    """

    customers: int = 5_000
    """How many customers, 1 to 50,000,000. Default: 5000."""
    months: int = 48
    """How many months are written, 6 to 240. Default: 48."""
    seed: int = 2026
    """Seed of everything drawn, 0 to 2^63 - 1. Default: 2026."""
    preset: str = "calm"
    """The named world, one of `PRESETS`. Default: calm."""
    start: date = date(2022, 1, 1)
    """First day of the first month, 1950 to 2070. Default: 2022-01-01."""
    truth: bool = False
    """Whether a folder `truth` with the causes is written beside the tables. Default: False."""
    probes: int = 200
    """Customers replayed without each of their causes, where `truth` is written; 0 or more. Default: 200."""
    threads: int = 2
    """Threads at work at a time, 1 or more. Default: 2."""
    block: int = 1_500
    """Customers simulated at a time, 1 or more. Default: 1500."""

    def __post_init__(self) -> None:
        if self.customers < 1:
            raise DataError(f"A world of {self.customers} customers was asked for: give at least 1.")
        if self.customers > 50_000_000:
            raise DataError(f"A world of {self.customers} customers was asked for: give at most 50000000.")
        if not 6 <= self.months <= 240:
            raise DataError(f"A world of {self.months} months was asked for: give 6 to 240.")
        if self.preset not in PRESETS:
            near = get_close_matches(self.preset, PRESETS, n=1, cutoff=0.5)
            meant = f" (did you mean {near[0]}?)" if near else ""
            raise DataError(f"There is no preset {self.preset!r}{meant}: give one of {', '.join(PRESETS)}.")
        if self.start.day != 1 or not 1950 <= self.start.year <= 2070:
            raise DataError(f"A world cannot start on {self.start}: give the first day of a month, 1950 to 2070.")
        if not 0 <= self.seed < 2**63:
            raise DataError(f"The seed {self.seed} cannot be used: give a whole number from 0 to 2^63 - 1.")
        if min(self.threads, self.block) < 1 or self.probes < 0:
            raise DataError(
                f"threads={self.threads}, block={self.block} and probes={self.probes} were asked for: "
                "give at least 1 thread and block, and no fewer than 0 probes."
            )
