"""The online carrier: the raw records of one customer, or a few, held in memory, and the same features as in batch.

Nothing here opens a file or a database. The rows go through `compute` as they do in batch, so a feature is the same to
the last bit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.catalogue.catalogue import Catalogue
from creditline.features.contract import TABLES
from creditline.features.data import Settings
from creditline.features.engine.carriers.memory.given_columns import GivenColumns, Rows
from creditline.features.engine.compute.customers import Customers
from creditline.features.engine.compute.features import compute
from creditline.features.engine.compute.neighbours import needs_neighbours
from creditline.features.engine.compute.setup import Setup, reads_macro
from creditline.features.engine.kernel.world import Neighbours, day_number
from creditline.features.errors import DataError

Records = Mapping[str, Rows]
PastDue = Mapping[
    object, Mapping[date, bool | None]
]  # linked account -> as-of date -> anything past due, as known then


@dataclass(frozen=True)
class FeatureRows:
    """Features of (customer, as_of) pairs, a row each in the order asked for.

    `numbers` (rows x features, float64) has a column per feature in the catalogue's order, NaN where not known and for
    categories, whose values are in `categories` by feature name.
    """

    names: tuple[str, ...]
    numbers: NDArray[np.float64]
    categories: Mapping[str, tuple[str | None, ...]]

    def __len__(self) -> int:
        return len(self.numbers)

    def row(self, i: int) -> dict[str, float | str | None]:
        """One row by feature name, None where not known."""
        known: dict[str, float | str | None] = {
            name: None if number != number else number
            for name, number in zip(self.names, self.numbers[i].tolist(), strict=True)
        }
        return known | {name: values[i] for name, values in self.categories.items()}

    def to_arrow(self) -> pa.Table:
        """A column per feature: float64 with nulls, or text."""
        return pa.table(
            {
                name: pa.array(self.categories[name], pa.string())
                if name in self.categories
                else pa.array(np.ascontiguousarray(self.numbers[:, i]), from_pandas=True)
                for i, name in enumerate(self.names)
            }
        )


class OnlineFeatures:
    """A catalogue ready to compute: made once per process, then asked from any thread.

    `settings` are those of the training data, of which coverage and time zone are read: records arrive under the
    contract's own names and values. `macro` are the rows of the macro table; make a new one when figures are published.
    A table that is not among the records is empty (state in `settings` where a feed does not reach). What the first
    date of a customer, or of the data, has to say is zeros and nulls, not an error.
    """

    def __init__(self, catalogue: Catalogue, settings: Settings | None = None, macro: Rows | None = None) -> None:
        settings = Settings() if settings is None else settings
        self._zone = settings.time_zone
        figures = None
        if macro is not None and reads_macro(catalogue):
            figures = GivenColumns("macro", macro, self._zone).to_arrow()
        self._setup = Setup(catalogue, settings, figures).warm()
        results = self._setup.plan.program.results
        self._is_number = results >= 0
        self._places = results[self._is_number]

    @property
    def tables(self) -> frozenset[str]:
        """The tables whose rows are read, beside `macro`."""
        return frozenset(self._setup.columns)

    @property
    def reads_neighbours(self) -> bool:
        """Whether any feature reads what linked accounts owe."""
        return needs_neighbours(self._setup.plan)

    def features(self, records: Records, as_ofs: Sequence[date], neighbours: PastDue | None = None) -> FeatureRows:
        """One customer's features, a row per date in the order given.

        `records`: table name -> rows, as dicts, columns or Arrow (see `GivenColumns`), all of this customer; their
        `customer_id` is not read. `neighbours`: what linked accounts owed, as known on each date; not known where not
        given. DataError names the table, row and column of what cannot be read.
        """
        given = {name: GivenColumns(name, rows, self._zone) for name, rows in self._read(records)}
        return self._compute(given, np.zeros(len(as_ofs), np.int32), 1, as_ofs, neighbours)

    def features_of(
        self, records: Records, pairs: Sequence[tuple[object, date]], neighbours: PastDue | None = None
    ) -> FeatureRows:
        """The same for several customers, a row per (customer_id, as_of) pair; every table has `customer_id`.

        Rows of customers that are in no pair are left out. DataError for a customer who is not in `customers`.
        """
        place = {name: i for i, name in enumerate(dict.fromkeys(str(customer) for customer, _ in pairs))}
        given = {name: GivenColumns(name, rows, self._zone).of(place) for name, rows in self._read(records)}
        if "customers" in given:
            there = np.zeros(len(place) + 1, np.bool_)
            there[given["customers"].entity] = True
            unknown = [name for name, i in place.items() if not there[i]]
            if unknown:
                raise DataError(f"customer {unknown[0]} is not in the customers table; check the id.")
        entity = np.array([place[str(customer)] for customer, _ in pairs], np.int32)
        return self._compute(given, entity, len(place), [day for _, day in pairs], neighbours)

    def _read(self, records: Records) -> list[tuple[str, Rows]]:
        for name in records:
            if name not in TABLES:
                raise DataError(f"records of {name!r} arrived, which is no table; there are {', '.join(TABLES)}.")
        return [(name, rows) for name, rows in records.items() if name in self._setup.columns]

    def _compute(
        self,
        given: Mapping[str, GivenColumns],
        entity: NDArray[np.int32],
        customers: int,
        as_ofs: Sequence[date],
        neighbours: PastDue | None,
    ) -> FeatureRows:
        for day in as_ofs:
            if not isinstance(day, date):
                raise DataError(f"as_of arrived as {day!r}; give dates.")
        days = np.array([day_number(day) for day in as_ofs], np.int32)
        owed = Neighbours() if neighbours is None else _neighbours(neighbours, sorted(set(as_ofs)))
        found = compute(Customers(self._setup, customers, entity, days, given, owed))
        numbers = np.full((days.size, len(found.names)), np.nan)
        numbers[:, self._is_number] = found.registers[:, self._places]
        return FeatureRows(found.names, numbers, {name: said.texts() for name, said in found.categories.items()})


def _neighbours(given: PastDue, days: Sequence[date]) -> Neighbours:
    past_due = np.array(
        [[-1 if (state := by_day.get(day)) is None else int(state) for day in days] for by_day in given.values()],
        np.int8,
    ).reshape(len(given), len(days))
    place = {str(name): i for i, name in enumerate(given)}
    return Neighbours(place, past_due, np.array([day_number(day) for day in days], np.int32))
