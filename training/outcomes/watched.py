"""What only all rows say of how long defaults were watched, for tasks that hold the rows of some customers."""

from dataclasses import dataclass
from datetime import date

from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.training.outcomes.on_engine import products_on_engine
from creditline.training.outcomes.period import OUTCOME_CLOCKS
from creditline.training.outcomes.spells.products import Products


@dataclass(frozen=True)
class WatchedDefaults:
    """`until`: as `observed_until`, None where nothing is dated. `products`: those that rows are on."""

    until: date | None
    products: Products

    @classmethod
    def of(cls, data: EngineData) -> "WatchedDefaults":
        """Of all customers of an engine."""
        days: list[date | None] = []
        for table, clocks in OUTCOME_CLOCKS.items():
            if data.has(table):
                last = ", ".join(f"max(CAST({clock} AS DATE))" for clock in clocks)
                asked = f"SELECT greatest({last}) AS day FROM ({{view}})"
                days += data.ask(table, clocks, asked, "day date")["day"].to_pylist()
        return cls(max((day for day in days if day is not None), default=None), products_on_engine(data))
