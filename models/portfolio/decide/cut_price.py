"""What cuts save, what they forgo, and from which pd on they pay together."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from creditline.models.policy.parts.line_economics import LineEconomics, break_even_pd

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CutPrice:
    """Of cuts, lines that leave less to draw than before; money over the horizon.

    `room`: what may be drawn no more. `loss`: expected loss that is spared, the sum of pd x LGD x CCF x room. `earnings`: expected and
    forgone. `handling`: of lines closed with nothing owed, saved. `slope` and `forgone` as `LineEconomics.at_stake`, summed. `unpaid`: cuts
    at a pd below their own break-even.
    """

    policy: str
    cuts: int = 0
    room: float = 0.0
    loss: float = 0.0
    earnings: float = 0.0
    handling: float = 0.0
    slope: float = 0.0
    forgone: float = 0.0
    unpaid: int = 0

    @property
    def profit(self) -> float:
        """What is saved less what is forgone."""
        return self.loss + self.handling - self.earnings

    @property
    def break_even(self) -> float | None:
        """The one pd at which all these cuts together neither gain nor lose; None without cuts."""
        if not self.cuts:
            return None
        return float(break_even_pd(np.array(self.slope), np.array(self.forgone)))

    def add(
        self, economics: LineEconomics, pd: Floats, before: Floats, after: Floats, freed: NDArray[np.bool_]
    ) -> "CutPrice":
        """With lines, (n,) each: pd, room before and after, and which are `freed`: closed now, with nothing owed, and not before."""
        lost = before - after
        cut = lost > 0.0
        slope, forgone = economics.at_stake(lost, freed)
        handling = np.where(freed, economics.handling, 0.0)
        earnings = (1.0 - pd) * (economics.margin - economics.funding) * economics.usage * lost
        return replace(
            self,
            cuts=self.cuts + int(cut.sum()),
            room=self.room + float(lost[cut].sum()),
            loss=self.loss + float((pd * economics.lgd * economics.ccf * lost)[cut].sum()),
            earnings=self.earnings + float(earnings[cut].sum()),
            handling=self.handling + float(handling[cut].sum()),
            slope=self.slope + float(slope[cut].sum()),
            forgone=self.forgone + float(forgone[cut].sum()),
            unpaid=self.unpaid + int((cut & (pd < break_even_pd(slope, forgone))).sum()),
        )

    def to_json(self) -> dict[str, str | int | float | None]:
        """Plain values."""
        return {
            "policy": self.policy,
            "cuts": self.cuts,
            "room_removed": self.room,
            "loss_spared": self.loss,
            "earnings_forgone": self.earnings,
            "handling_saved": self.handling,
            "profit": self.profit,
            "break_even_pd": self.break_even,
            "below_break_even": self.unpaid,
        }

    def text(self) -> list[str]:
        """For the terminal."""
        found = [
            f"cuts by {self.policy}: {self.cuts:,}",
            f"  may be drawn no more       {self.room:>16,.0f}",
            f"  expected loss spared       {self.loss:>16,.0f}",
            f"  expected earnings forgone  {self.earnings:>16,.0f}",
            f"  handling saved             {self.handling:>16,.0f}",
            f"  profit of the cuts         {self.profit:>16,.0f}",
        ]
        if self.break_even is not None:
            found.append(f"  break-even pd              {self.break_even:>16.2%}")
            found.append(f"  cuts below their own       {self.unpaid:>16,}")
        return found
