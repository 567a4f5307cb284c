"""What a gate says."""

from dataclasses import dataclass
from enum import StrEnum


class Passing(StrEnum):
    """Whether a version may pass."""

    PASSED = "passed"
    BLOCKED = "blocked"


@dataclass(frozen=True)
class Verdict:
    """One question of one gate. `measured` and `threshold` in one unit, None where nothing could be measured or compared.

    `said`: one sentence. `final`: whether no override lifts it. `champion`: what the gate would say of the champion by itself; None
    where there is none, or the gate is about the version alone or about both.
    """

    gate: str
    light: Passing
    said: str
    measured: float | None = None
    threshold: float | None = None
    final: bool = False
    champion: Passing | None = None

    @property
    def text(self) -> str:
        """One line for a person."""
        return f"{self.gate.replace('_', ' ')} {self.light}: {self.said}"
