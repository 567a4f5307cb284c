"""Rows in, features out, for the dates of some customers: the one path that every carrier takes."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.features.declare import Anchor
from creditline.features.engine.kernel import views
from creditline.features.engine.kernel.rows import RowArrays
from creditline.features.engine.kernel.sweep import AsOf, sweep
from creditline.features.engine.kernel.world import World
from creditline.features.engine.planning.layout import LAYOUTS
from creditline.features.engine.planning.plan import CUT_COUNTS_DAYS, Plan, ScanPlan


@dataclass(frozen=True)
class Dates:
    """The (customer, date) pairs to compute.

    `entity`: index of the customer; `scope`: index of the macro scope (its region's series, or the country's);
    `day`: the as-of date in days since 1970; `when`: index of the date among the dates of `World.neighbours`.
    """

    entity: NDArray[np.int32]
    scope: NDArray[np.int32]
    day: NDArray[np.int32]
    when: NDArray[np.int32]


def registers(
    plan: Plan, dates: Dates, world: World, rows: Callable[[ScanPlan], RowArrays], facts: NDArray[np.float64]
) -> NDArray[np.float64]:
    """All registers, (dates, registers) float64, from `rows` (a scan -> the rows of its source, see `rows_of`).

    `facts` is (dates, facts, then signs of default). Asks for the rows of each source once, whatever the number of dates.
    """
    out = np.empty((dates.day.size, plan.program.registers), np.float64)
    out[:, plan.cells : plan.cells + facts.shape[1]] = facts
    prepared: dict[str, RowArrays] = {}
    before_cut = dates.day
    for scan in plan.scans:
        name = scan.source.name
        if name not in prepared:
            prepared[name] = rows(scan)
        if scan.anchor is Anchor.BEFORE_CUT and before_cut is dates.day:
            since = out[:, plan.days_since_cut]
            before_cut = np.where(since < CUT_COUNTS_DAYS, dates.day - since - 1, dates.day).astype(np.int32)
        until = before_cut if scan.anchor is Anchor.BEFORE_CUT else dates.day
        _sweep(scan, prepared[name], dates, until, world, out)
    plan.program.run(out)
    return out


def _sweep(
    scan: ScanPlan, rows: RowArrays, dates: Dates, until: NDArray[np.int32], world: World, out: NDArray[np.float64]
) -> None:
    view = LAYOUTS[scan.source.name].view
    entity = dates.scope if view == views.MACRO else dates.entity
    covered_from = world.covered_from.get(scan.source.table, -(1 << 30))
    when = AsOf.of(entity, until, dates.day, dates.when)
    sweep(scan.scan, view, scan.width, rows.rows, when, covered_from, world.neighbours.past_due, out)
