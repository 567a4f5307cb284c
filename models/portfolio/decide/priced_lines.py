"""Decisions in money: expected loss and profit of each line, and the price of the cuts among them."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.models.policy import Step
from creditline.models.policy.parts.economics import Economics
from creditline.models.policy.parts.line_economics import LineEconomics
from creditline.models.portfolio.decide.cut_price import CutPrice

Floats = NDArray[np.float64]


def economics_of(stated: Economics, decisions: pa.Table, rows: pa.Table | None) -> LineEconomics:
    """The figures of these lines, by their product and band; `rows`: the features that are read, null where not known."""

    def read(name: str) -> Floats:
        assert rows is not None
        values: Floats = pc.fill_null(rows[name].cast(pa.float64()), np.nan).to_numpy()
        return values

    products, bands = (decisions[name].to_pylist() for name in ("product", "band"))
    return LineEconomics.of(stated, products, bands, read)


def room_of(limit: Floats, step: NDArray[np.int64], balance: Floats) -> Floats:
    """What may still be drawn: the limit less what is owed, nothing of a line that is shut."""
    room: Floats = np.where(step >= Step.SUSPEND, 0.0, np.maximum(limit - np.maximum(balance, 0.0), 0.0))
    return room


def priced_lines(economics: LineEconomics, decisions: pa.Table, price: CutPrice) -> tuple[Floats, Floats, CutPrice]:
    """Of each line expected loss and profit as decided, (n,) each, and `price` with the cuts among them."""
    pd, balance = (decisions[name].to_numpy() for name in ("pd", "balance"))
    rooms, closed = [], []
    for limit, step in (("limit_before", "step_before"), ("limit_after", "step")):
        steps = decisions[step].to_numpy()
        rooms.append(room_of(decisions[limit].to_numpy(), steps, balance))
        closed.append(steps >= Step.CLOSE)
    freed = closed[1] & ~closed[0] & (balance <= 0.0)
    loss = economics.expected_loss(pd, balance, rooms[1])
    profit = economics.profit(pd, balance, rooms[1], closed[1])
    return loss, profit, price.add(economics, pd, rooms[0], rooms[1], freed)
