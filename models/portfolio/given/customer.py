"""The rows of the one customer that were given, and what was said of linked accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.engine.kernel.world import Neighbours, day_number
from creditline.features.errors import DataError
from creditline.models.portfolio.explain.customer_rows import CustomerRows
from creditline.models.portfolio.explain.customer_tables import CustomerTables

PastDue = Mapping[str, Mapping[date, bool | None]]  # linked account -> day -> whether anything was past due


@dataclass(frozen=True)
class RowsGiven:
    """As `CustomerRows`: `tables`, whoever is asked for being `customer`."""

    customer: int | str
    tables: Mapping[str, pa.Table]

    def of(self, table: str, customer: int | str) -> pa.Table:
        """As `CustomerRows`; no rows of anybody else."""
        rows = self.tables[table]
        return rows if customer == self.customer else rows.slice(0, 0)


class GivenTables(CustomerTables):
    """`told`: what linked accounts owed; `reads`: whether any feature asks for it."""

    def __init__(self, data: DataSet, rows: CustomerRows, told: PastDue, *, reads: bool) -> None:
        super().__init__(data, rows)
        self._told = told
        self._reads = reads

    def neighbours(self, tables: Mapping[str, pa.Table], days: Sequence[date]) -> Neighbours:
        """As `CustomerTables`; DataError for an account linked by then of which a day is not said."""
        links = tables.get("links")
        if not self._reads or links is None or not len(links):
            return Neighbours()
        own = dict.fromkeys(str(other) for other in links["other_id"].to_pylist() if other is not None)
        for other, since in zip(links["other_id"].to_pylist(), links["since"].to_pylist(), strict=True):
            told = self._told.get(str(other), {})
            missing = next((on for on in days if since is not None and since <= on and on not in told), None)
            if missing is not None:
                raise DataError(
                    f"neighbours.{other}.{missing} is not there, and the account is linked; give true, false, or null where unknown"
                )
        states = [[_state(self._told.get(name, {}).get(on)) for on in days] for name in own]
        past_due = np.array(states, np.int8).reshape(len(own), len(days))
        return Neighbours(
            {name: at for at, name in enumerate(own)}, past_due, np.array([day_number(on) for on in days], np.int32)
        )


def _state(told: bool | None) -> int:
    return -1 if told is None else int(told)
