"""Rows in, features out, for the dates of some customers: the one path that batch and online share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.declare import Anchor
from creditline.features.engine import views
from creditline.features.engine.layout import LAYOUTS
from creditline.features.engine.plan import CUT_COUNTS_DAYS, Plan, ScanPlan
from creditline.features.engine.prepare import label_names, number_names, rows_of
from creditline.features.engine.rows import RowArrays
from creditline.features.engine.sweep import sweep


@dataclass(frozen=True)
class Dates:
    """The (customer, date) pairs to compute.

    `entity`: index of the customer; `scope`: index of the macro scope (its region's series, or the country's);
    `day`: the as-of date in days since 1970; `when`: index of the date among the columns of a neighbours' status.
    """

    entity: NDArray[np.int32]
    scope: NDArray[np.int32]
    day: NDArray[np.int32]
    when: NDArray[np.int32]


@dataclass(frozen=True)
class World:
    """What holds for a whole computation: target product, coverage by table (days since 1970), neighbours' status."""

    target: str | None
    covered_from: Mapping[str, int]
    status: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 0), np.float64))


def registers(
    plan: Plan,
    dates: Dates,
    world: World,
    rows: Callable[[ScanPlan], tuple[pa.Table, int]],
    facts: NDArray[np.float64],
) -> NDArray[np.float64]:
    """All registers, (dates, registers) float64, from `rows` (source -> its table and number of entities).

    `facts` is (dates, facts). Prepares each source once, whatever the number of dates.
    """
    out = np.empty((dates.day.size, plan.program.registers), np.float64)
    out[:, plan.cells : plan.cells + facts.shape[1]] = facts
    prepared: dict[str, RowArrays] = {}
    for scan in plan.scans:
        name = scan.source.name
        if name not in prepared:
            table, entities = rows(scan)
            prepared[name] = rows_of(scan, table, entities, world.target)
        until = dates.day
        if scan.anchor is Anchor.BEFORE_CUT:
            since = out[:, plan.days_since_cut]
            until = np.where(since < CUT_COUNTS_DAYS, dates.day - since - 1, dates.day).astype(np.int32)
        _sweep(scan, prepared[name], dates, until, world, out)
    plan.program.run(out)
    return out


def _sweep(
    scan: ScanPlan, rows: RowArrays, dates: Dates, until: NDArray[np.int32], world: World, out: NDArray[np.float64]
) -> None:
    layout = LAYOUTS[scan.source.name]
    available = number_names(scan) if layout.is_plain else list(scan.source.numbers)
    names = label_names(scan)
    sweep(
        layout.view,
        len(available),
        np.array([available.index(name) for name in scan.numbers], np.int32),
        np.array([names.index(name) for name in scan.labels], np.int32),
        dates.scope if layout.view == views.MACRO else dates.entity,
        until,
        dates.day,
        dates.when,
        world.covered_from.get(scan.source.table, -(1 << 30)),
        rows.offsets,
        rows.day,
        rows.known,
        rows.instant,
        rows.flags,
        rows.values,
        rows.labels,
        rows.label_sizes,
        rows.extra,
        world.status,
        scan.masks,
        scan.mask_start,
        scan.mask_ends,
        scan.kind,
        scan.column,
        scan.ends,
        scan.test_number,
        scan.test_least,
        scan.test_bound,
        scan.test_bit,
        scan.windows,
        scan.cell_start,
        scan.cell_source,
        scan.cell_how,
        scan.cell_at,
        out,
    )
