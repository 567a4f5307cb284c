"""One customer's rows of every table, and what linked accounts owed: what features are computed from."""

from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.engine.carriers.memory.from_records import past_due_from_records
from creditline.features.engine.compute.neighbours import PAST_DUE
from creditline.features.engine.compute.setup import Setup
from creditline.features.engine.kernel.world import Neighbours
from creditline.features.errors import DataError
from creditline.models.portfolio.explain.customer_rows import CustomerRows, kept_columns


class CustomerTables:
    """Looks them up in `rows` of `data`."""

    def __init__(self, data: DataSet, rows: CustomerRows) -> None:
        self._data = data
        self._rows = rows
        self._owed = Setup(PAST_DUE, data.settings)

    def own(self, customer: str | int) -> pa.Table:
        """The customer's row of `customers`; DataError for an unknown one."""
        known = self._id(customer)
        own = None if known is None else self._rows.of("customers", known)
        if known is None or own is None or not len(own):
            raise DataError(f"customer {customer} is not in {self._data.folder}; check the id")
        return own.slice(0, 1)

    def of(self, own: pa.Table) -> dict[str, pa.Table]:
        """The rows of every table of the customer whose row of `customers` this is."""
        known = own["customer_id"][0].as_py()
        tables = {name: self._rows.of(name, known) for name in self._data.tables if name in kept_columns(self._data)}
        return {**tables, "customers": own}

    def neighbours(self, tables: Mapping[str, pa.Table], days: Sequence[date]) -> Neighbours:
        """What the accounts that the customer with these rows is linked to owed on each of `days` (rising)."""
        if "links" not in tables or "installments" not in tables or not len(tables["links"]):
            return Neighbours()
        accounts = {}
        for other in dict.fromkeys(tables["links"]["other_id"].to_pylist()):
            own = None if other is None else self._rows.of("customers", other)
            if own is not None and len(own):
                accounts[str(other)] = (own["opened_on"][0].as_py(), self._rows.of("installments", other))
        return past_due_from_records(self._owed, accounts, days)

    def _id(self, customer: str | int) -> int | str | None:
        if self._data.id_type != "BIGINT":
            return str(customer)
        try:
            return int(customer)
        except ValueError:
            return None
