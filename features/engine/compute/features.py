"""Rows of customers in, features out: the one function that every carrier hands its rows to."""

from dataclasses import replace

import numpy as np

from creditline.features.engine.compute.customers import Customers
from creditline.features.engine.compute.evaluate import Dates, registers
from creditline.features.engine.compute.facts import Facts
from creditline.features.engine.compute.result import Computed
from creditline.features.engine.compute.signs import Signs
from creditline.features.engine.kernel.rows import RowArrays
from creditline.features.engine.planning.plan import ScanPlan
from creditline.features.engine.planning.prepare import rows_of


def compute(customers: Customers) -> Computed:
    """The features of every pair, in the order of the pairs. DataError for what the rows' columns refuse."""
    setup, tables = customers.setup, customers.tables
    plan, series = setup.plan, setup.series
    facts = Facts.of(tables, customers.count, customers.entity, customers.day)
    scope = np.zeros(customers.day.size, np.int32) if series is None else series.of(facts.region())
    dates = Dates(customers.entity, scope, customers.day, customers.neighbours.when(customers.day))
    world = replace(setup.world, neighbours=customers.neighbours)
    numbers = np.empty((customers.day.size, len(plan.facts) + len(plan.signs)), np.float64)
    for i, fact in enumerate(plan.facts):
        numbers[:, i] = facts.number(fact)
    signs = Signs(tables, customers.count, customers.entity, customers.day, world)
    for i, sign in enumerate(plan.signs, start=len(plan.facts)):
        numbers[:, i] = signs.number(sign)

    def rows(scan: ScanPlan) -> RowArrays:
        if scan.source.name == "macro":
            assert series is not None
            return series.rows
        columns = tables.get(scan.source.table)
        if columns is None or not columns.entity.size:
            empty = setup.empty[scan.source.name].rows
            return RowArrays(empty._replace(offsets=np.zeros(customers.count + 1, np.int64)))
        return rows_of(setup.scans[scan.source.name], columns, customers.count, world)

    out = registers(plan, dates, world, rows, numbers)
    categories = {name: facts.category(fact) for name, fact in setup.categories.items()}
    return Computed(setup.names, plan.program.results, out, categories)
