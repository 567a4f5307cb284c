"""What only all rows say of how long defaults were watched, for tasks that hold the rows of some customers."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from creditline.training.outcomes.period import OUTCOME_CLOCKS

if TYPE_CHECKING:
    from creditline.features.engine.carriers.spark.engine_data import EngineData


@dataclass(frozen=True)
class WatchedDefaults:
    """`until`: as `observed_until`, None where nothing is dated. `repaid`: the products that have instalments."""

    until: date | None
    repaid: tuple[str, ...]

    @classmethod
    def of(cls, data: "EngineData") -> "WatchedDefaults":
        """Of all customers of an engine."""
        days: list[date | None] = []
        for table, clocks in OUTCOME_CLOCKS.items():
            if data.has(table):
                last = ", ".join(f"max(CAST({clock} AS DATE))" for clock in clocks)
                asked = f"SELECT greatest({last}) AS day FROM ({{view}})"
                days += data.ask(table, clocks, asked, "day date")["day"].to_pylist()
        repaid: set[str] = set()
        if data.has("installments"):
            asked = "SELECT DISTINCT product FROM ({view}) WHERE product IS NOT NULL"
            repaid.update(data.ask("installments", ("product",), asked, "product string")["product"].to_pylist())
        return cls(max((day for day in days if day is not None), default=None), tuple(sorted(repaid)))
