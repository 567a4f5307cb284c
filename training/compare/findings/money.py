"""Lines in money, as each model's decisions leave them."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from creditline.models.policy.parts.economics import Economics
from creditline.models.portfolio.decide.cut_price import CutPrice
from creditline.models.portfolio.decide.priced_lines import economics_of, priced_lines
from creditline.training.compare.days.both import Both, Flags, Floats
from creditline.training.compare.days.decided_day import PRICED
from creditline.training.compare.days.side import CHALLENGER, CHAMPION

OUTCOME = "outcome"


@dataclass(frozen=True)
class PricedDecisions:
    """Money of some lines as `decisions` of the `champion` or `challenger` leave them, by `[economics]` of the policy.

    `at`: the pd they are priced at, the `champion`'s, the `challenger`'s, or the `outcome` (0 or 1; only lines whose outcome is
    known and was learned from by neither, `lines` of them). `loss`: expected (or by outcome), `profit`: after it.
    """

    decisions: str
    at: str
    lines: int
    loss: float
    profit: float


@dataclass(frozen=True)
class PricedLines:
    """Expected loss and profit of lines, (n,) each, by whose decisions and at which pd; NaN where no outcome is known."""

    loss: dict[tuple[str, str], Floats] = field(repr=False)
    profit: dict[tuple[str, str], Floats] = field(repr=False)

    def sums(self, chosen: Flags) -> tuple[PricedDecisions, ...]:
        """Of some of the lines: both models' decisions at both models' pd, then by outcome."""
        found = []
        for (decisions, at), loss in self.loss.items():
            here = chosen & ~np.isnan(loss)
            profit = self.profit[decisions, at][here].sum()
            found.append(PricedDecisions(decisions, at, int(here.sum()), float(loss[here].sum()), float(profit)))
        return tuple(found)


def price(economics: Economics, lines: Both) -> PricedLines:
    """Price the lines. Figures of a band go by the champion's, for both; a feature that the data cannot give counts as unknown."""
    rows = lines.rows
    asked = pa.table({"product": rows["product"], "band": rows["champion_line_band"]})
    nothing = pa.nulls(len(lines), pa.float64())
    there = rows.column_names
    read = {name: rows[PRICED + name] if PRICED + name in there else nothing for name in economics.features}
    stated = economics_of(economics, asked, pa.table(read) if read else None)
    loss, profit = {}, {}
    for at, pd in ((CHAMPION, "champion_pd"), (CHALLENGER, "challenger_pd"), (OUTCOME, "defaulted")):
        for side in (CHAMPION, CHALLENGER):
            decided = pa.table(
                {
                    "pd": lines.numbers(pd),
                    "balance": rows["balance"],
                    "limit_before": rows["limit_before"],
                    "step_before": rows["step_before"],
                    "limit_after": rows[f"{side}_line_limit_after"],
                    "step": rows[f"{side}_line_step"],
                }
            )
            loss[side, at], profit[side, at], _ = priced_lines(stated, decided, CutPrice(side))
    return PricedLines(loss, profit)
