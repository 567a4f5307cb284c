"""One customer's features from rows read elsewhere, as contract columns in Arrow tables: bit for bit those of a batch.

Unlike the online carrier it takes what a data set holds as a batch does: a value that cannot be read is null.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa

from creditline.features.catalogue.catalogue import Catalogue
from creditline.features.data import Settings
from creditline.features.declare import Fact
from creditline.features.declare.expression import FACTS
from creditline.features.engine.carriers.duckdb.customer_facts import category_facts
from creditline.features.engine.carriers.duckdb.linked import PAST_DUE
from creditline.features.engine.carriers.memory.given_facts import EPOCH, Attribute, Customer
from creditline.features.engine.compute.evaluate import Dates, registers
from creditline.features.engine.compute.result import feature_table
from creditline.features.engine.compute.scopes import macro_series
from creditline.features.engine.kernel.arrow_columns import ArrowColumns
from creditline.features.engine.kernel.rows import RowArrays
from creditline.features.engine.kernel.world import Neighbours, World, coverage
from creditline.features.engine.planning.layout import LAYOUTS
from creditline.features.engine.planning.plan import ScanPlan, plan
from creditline.features.engine.planning.prepare import columns_read, rows_of

_NEVER_RECORDED = -(1 << 62)  # known as soon as it holds
Tables = Mapping[str, pa.Table]


class FeaturesAtHand:
    """A catalogue ready to compute. `macro`: the rows of the macro table; None where there is none."""

    def __init__(self, catalogue: Catalogue, settings: Settings, macro: pa.Table | None) -> None:
        self._plan = plan(tuple(catalogue))
        self._world = World(catalogue.target_product, coverage(settings))
        self._facts = [*self._plan.facts, *category_facts(self._plan.features)]
        scans = {scan.source.name: scan for scan in self._plan.scans}
        self._macro = (
            macro_series(scans["macro"], macro, self._world) if macro is not None and "macro" in scans else None
        )
        self._scans = {name: scan for name, scan in scans.items() if name != "macro"}

    @property
    def world(self) -> World:
        """What holds for every customer."""
        return self._world

    def in_world(self, neighbours: Neighbours) -> World:
        """The same with what a customer's linked accounts owed."""
        return replace(self._world, neighbours=neighbours)

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """The columns that are read of each table, beside `customers`, `attributes` and `macro`."""
        return {scan.source.table: ("customer_id", *columns_read(scan)) for scan in self._scans.values()}

    def region(self, tables: Tables, day: date) -> str | None:
        """The customer's region as known on a day."""
        return _customer(tables, {"region"}).region(_number(day))

    def of(self, tables: Tables, customer: pa.Array, days: Sequence[date], neighbours: Neighbours) -> pa.Table:
        """A row per day, in the columns of `compute_features`. `tables`: the customer's rows, by table.

        `neighbours`: what linked accounts owed on each of `days`.
        """
        own = {"opened_on", "region"}.union(*(FACTS.get(fact.name, (fact.name,)) for fact in self._facts))
        known, numbers = _customer(tables, own), [_number(day) for day in days]
        facts = {fact: _column(known, fact, numbers) for fact in self._facts}
        regions = [known.region(number) for number in numbers]
        scope = np.zeros(len(days), np.int32) if self._macro is None else self._macro.of(regions)
        dates = Dates(
            np.zeros(len(days), np.int32), scope, np.array(numbers, np.int32), np.arange(len(days), dtype=np.int32)
        )
        world = replace(self._world, neighbours=neighbours)

        def rows(scan: ScanPlan) -> RowArrays:
            if scan.source.name == "macro":
                assert self._macro is not None
                return self._macro.rows
            return _arrays(scan, tables[scan.source.table], world)

        matrix = np.empty((len(days), len(self._plan.facts)), np.float64)
        for i, fact in enumerate(self._plan.facts):
            matrix[:, i] = facts[fact].to_numpy()
        out = registers(self._plan, dates, world, rows, matrix)
        ids = pa.concat_arrays([customer] * len(days))
        pairs = pa.table({"customer_id": ids, "as_of": pa.array(list(days), pa.date32())})
        return feature_table(self._plan, pairs, out, facts)


class OwedAtHand:
    """Whether linked accounts were past due, from their own rows."""

    def __init__(self, settings: Settings) -> None:
        self._plan = plan(tuple(PAST_DUE))
        self._world = World(None, coverage(settings))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are read of `installments`."""
        return ("customer_id", *columns_read(self._plan.scans[0]))

    def of(self, accounts: Mapping[str, tuple[date | None, pa.Table]], days: Sequence[date]) -> Neighbours:
        """What each account (its id as text) owed on each of `days`: from the day it was opened and its `installments`."""
        past_due = np.full((len(accounts), len(days)), -1, np.int8)
        numbers = np.array([_number(day) for day in days], np.int32)
        nobody = np.zeros(len(days), np.int32)
        dates = Dates(nobody, nobody, numbers, np.arange(len(days), dtype=np.int32))
        for place, (opened, table) in enumerate(accounts.values()):
            rows = _arrays(self._plan.scans[0], table, self._world)
            out = registers(self._plan, dates, self._world, _always(rows), np.empty((len(days), 0)))
            counted = out[:, self._plan.program.results[0]]
            known = ~np.isnan(counted) & (numbers >= (-(1 << 30) if opened is None else _number(opened)))
            past_due[place] = np.where(known, counted > 0, -1)
        return Neighbours({name: place for place, name in enumerate(accounts)}, past_due)


def of_one(table: pa.Table) -> pa.Table:
    """The rows as those of one customer."""
    return table.append_column("entity", pa.array(np.zeros(len(table), np.int32)))


def _arrays(scan: ScanPlan, table: pa.Table, world: World) -> RowArrays:
    return rows_of(scan, ArrowColumns(of_one(table), LAYOUTS[scan.source.name].at), 1, world)


def _always(rows: RowArrays) -> Callable[[ScanPlan], RowArrays]:
    return lambda _: rows


def _number(day: date) -> int:
    return day.toordinal() - EPOCH


def _customer(tables: Tables, names: set[str]) -> Customer:
    attributes = []
    if "attributes" in tables:
        for row in tables["attributes"].to_pylist():
            if None not in (row["name"], row["value"], row["valid_from"]):
                recorded = row["recorded_at"]
                at = _NEVER_RECORDED if recorded is None else int(np.datetime64(recorded, "us").astype(np.int64))
                attributes.append(Attribute(row["name"], row["value"], _number(row["valid_from"]), at))
    [own] = tables["customers"].to_pylist()
    opened = own["opened_on"]
    return Customer({name: own.get(name) for name in names}, None if opened is None else _number(opened), attributes)


def _column(customer: Customer, fact: Fact, days: Sequence[int]) -> pa.ChunkedArray:
    if fact.is_number:
        return pa.chunked_array([pa.array([customer.fact(fact, day) for day in days], pa.float64())])
    return pa.chunked_array([pa.array([customer.category(fact, day) for day in days], pa.string())])
