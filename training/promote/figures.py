"""What is measured of a version before it bears an alias; aggregates only."""

from dataclasses import dataclass
from typing import Any

from creditline.training.compare.compared import Comparison


@dataclass(frozen=True)
class RegisteredParity:
    """Rows asked of the registered files through MLflow, those whose score differs, and the largest difference in pd."""

    rows: int
    changed: int
    largest_pd_difference: float


@dataclass(frozen=True)
class Figures:
    """Everything measured; None is what no gate asks for.

    Both comparisons hold the version, as challenger, against who bears the alias now, or where nobody does against itself: `outcomes`
    on the dates of a test, `lines` under the policy on one day (None without a policy).
    """

    outcomes: Comparison | None
    lines: Comparison | None
    parity: RegisteredParity | None

    def to_json(self) -> dict[str, Any]:
        """Plain values; the comparisons as `creditline compare` writes them."""
        return {
            "outcomes": None if self.outcomes is None else self.outcomes.to_json(),
            "lines": None if self.lines is None else self.lines.to_json(),
            "parity": None if self.parity is None else vars(self.parity),
        }
