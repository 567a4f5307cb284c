"""The online carrier: the raw records of one customer, or a few, held in memory, and the same features as in batch.

Nothing here opens a file or a database. Rows go through `prepare.rows_of` and `evaluate.registers` as they do in
batch, so a feature is the same to the last bit.

A cluster carrier takes the same road: group the rows of every table by a range of customers (in Spark, `cogroup` and
`applyInArrow`, or `mapInArrow` over partitions sorted by customer), make one `OnlineFeatures` per worker, and give
`features_of` each group's Arrow tables and (customer, as_of) pairs; the answer's `to_arrow` is the batch's table.
Nothing of a group is needed by another, save what linked accounts owe, which is joined on before as `neighbours`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.catalogue.catalogue import Catalogue
from creditline.features.contract import TABLES
from creditline.features.data import Settings
from creditline.features.declare import Fact
from creditline.features.declare.expression import FACTS
from creditline.features.engine.evaluate import Dates, registers
from creditline.features.engine.given_columns import GivenColumns, Rows
from creditline.features.engine.given_facts import EPOCH, customers_of
from creditline.features.engine.plan import ScanPlan, plan
from creditline.features.engine.prepare import rows_of
from creditline.features.engine.rows import RowArrays
from creditline.features.engine.scopes import MacroSeries, macro_series
from creditline.features.engine.world import Neighbours, World, coverage
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
        self._plan = plan(tuple(catalogue))
        self._world = World(catalogue.target_product, coverage(settings))
        self._names = tuple(feature.name for feature in catalogue)
        results = self._plan.program.results
        self._is_number = results >= 0
        self._places = results[self._is_number]
        self._categories = {
            feature.name: feature.expression
            for feature in catalogue
            if feature.kind == "category" and isinstance(feature.expression, Fact)
        }
        scans = {scan.source.name: scan for scan in self._plan.scans}
        self._macro = self._series(scans.pop("macro"), macro) if "macro" in scans else None
        self._tables = {scan.source.table for scan in scans.values()}
        self._nothing = {
            name: rows_of(scan, GivenColumns(scan.source.table, [], self._zone), 1, self._world)
            for name, scan in scans.items()
        }
        facts = [*self._plan.facts, *self._categories.values()]
        if facts or self._macro is not None:
            self._tables |= {"customers"}
        if any(fact.is_attribute for fact in facts):
            self._tables |= {"attributes"}
        self._own = {"opened_on", "region"}.union(*(FACTS.get(f.name, (f.name,)) for f in facts))

    @property
    def tables(self) -> frozenset[str]:
        """The tables whose rows are read, beside `macro`."""
        return frozenset(self._tables)

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
        if (
            "customers" in given
            and len(place) > np.unique(given["customers"].entity[given["customers"].entity >= 0]).size
        ):
            there = {str(name) for name in given["customers"].values("customer_id")}
            unknown = next(name for name in place if name not in there)
            raise DataError(f"customer {unknown} is not in the customers table; check the id.")
        entity = np.array([place[str(customer)] for customer, _ in pairs], np.int32)
        return self._compute(given, entity, len(place), [day for _, day in pairs], neighbours)

    def _read(self, records: Records) -> list[tuple[str, Rows]]:
        for name in records:
            if name not in TABLES:
                raise DataError(f"records of {name!r} arrived, which is no table; there are {', '.join(TABLES)}.")
        return [(name, rows) for name, rows in records.items() if name in self._tables]

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
        days = [day.toordinal() - EPOCH for day in as_ofs]
        known = customers_of(given, customers, sorted(self._own)) if "customers" in self._tables else []
        facts = np.empty((len(days), len(self._plan.facts)), np.float64)
        for i, fact in enumerate(self._plan.facts):
            facts[:, i] = [known[e].fact(fact, day) for e, day in zip(entity, days, strict=True)]
        scope = np.zeros(len(days), np.int32)
        if self._macro is not None:
            scope = self._macro.of([known[e].region(day) for e, day in zip(entity, days, strict=True)])
        world, when = self._world, np.zeros(len(days), np.int32)
        if neighbours is not None:
            different = sorted(set(as_ofs))
            when = np.array([different.index(day) for day in as_ofs], np.int32)
            world = replace(world, neighbours=_neighbours(neighbours, different))

        def rows(scan: ScanPlan) -> RowArrays:
            if scan.source.name == "macro":
                assert self._macro is not None
                return self._macro.rows
            table = scan.source.table
            if table not in given or not len(given[table]):
                nothing = self._nothing[scan.source.name].rows
                return RowArrays(nothing._replace(offsets=np.zeros(customers + 1, np.int64)))
            return rows_of(scan, given[table], customers, world)

        out = registers(self._plan, Dates(entity, scope, np.array(days, np.int32), when), world, rows, facts)
        numbers = np.full((len(days), len(self._names)), np.nan)
        numbers[:, self._is_number] = out[:, self._places]
        categories = {
            name: tuple(known[e].category(fact, day) for e, day in zip(entity, days, strict=True))
            for name, fact in self._categories.items()
        }
        return FeatureRows(self._names, numbers, categories)

    def _series(self, scan: ScanPlan, macro: Rows | None) -> MacroSeries:
        given = GivenColumns("macro", [] if macro is None else macro, self._zone)
        return macro_series(scan, given.to_arrow(), self._world)


def _neighbours(given: PastDue, days: Sequence[date]) -> Neighbours:
    past_due = np.array(
        [[-1 if (state := by_day.get(day)) is None else int(state) for day in days] for by_day in given.values()],
        np.int8,
    ).reshape(len(given), len(days))
    return Neighbours({str(name): i for i, name in enumerate(given)}, past_due)
