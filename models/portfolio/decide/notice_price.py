"""What notice costs and keeps: the loss expected of waiting, against good customers whose cut is withdrawn."""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.models.policy import Step

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class NoticePrice:
    """Of the cuts that a policy has announced by the day and that are not in effect; money, and customers.

    `drawable`: what may be drawn until the effect and not after it: of each line max(0, room now - room then), where room is the
    limit less what is owed, 0 of a line that is shut. `loss`: expected of it, the sum of pd x that, as if all of it were drawn.
    `good`: expected among these customers, the sum of 1 - pd. `settled`, `withdrawn`: notices that ended on record before.
    """

    policy: str
    lines: int = 0
    drawable: float = 0.0
    loss: float = 0.0
    good: float = 0.0
    settled: int = 0
    withdrawn: int = 0

    @property
    def kept(self) -> float | None:
        """Good customers kept, where as many notices are withdrawn as on record; None where none was settled there."""
        return self.good * self.withdrawn / self.settled if self.settled else None

    def add(self, decisions: pa.Table) -> "NoticePrice":
        """With a batch of decisions that tell of notices."""
        those = decisions.filter(pc.is_in(decisions["notice"], pa.array(["announced", "running"])))
        balance, pd = (those[name].to_numpy() for name in ("balance", "pd"))
        now = _room(those["limit_in_force"].to_numpy(), those["step_in_force"].to_numpy(), balance)
        then = _room(those["limit_after"].to_numpy(), those["step"].to_numpy(), balance)
        waiting = np.maximum(now - then, 0.0)
        return replace(
            self,
            lines=self.lines + those.num_rows,
            drawable=self.drawable + float(waiting.sum()),
            loss=self.loss + float((pd * waiting).sum()),
            good=self.good + float((1.0 - pd).sum()),
        )

    def text(self) -> list[str]:
        """For the terminal."""
        found = [
            f"notice by {self.policy}: {self.lines:,} cuts announced and not in effect",
            f"  may be drawn until they are{self.drawable:>16,.0f}",
            f"  expected loss of waiting   {self.loss:>16,.0f}",
            f"  good customers, expected   {self.good:>16,.1f}",
        ]
        if self.kept is None:
            return [*found, "  no notice was settled on record, so nothing says how many are withdrawn"]
        share = self.withdrawn / self.settled
        found.append(f"  withdrawn on record        {self.withdrawn:>16,} of {self.settled:,} ({share:.1%})")
        found.append(f"  good customers kept so     {self.kept:>16,.1f}")
        if self.kept:
            found.append(f"  expected loss for each     {self.loss / self.kept:>16,.0f}")
        return found


def _room(limit: Floats, step: NDArray[np.int64], balance: Floats) -> Floats:
    return np.where(step >= Step.SUSPEND, 0.0, np.maximum(limit - balance, 0.0))
