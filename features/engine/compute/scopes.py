"""Macro series by scope: for each period a customer sees its region's figure where one is known, else the country's."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.engine.kernel.arrow_columns import ArrowColumns
from creditline.features.engine.kernel.columns import Labels
from creditline.features.engine.kernel.rows import RowArrays
from creditline.features.engine.kernel.world import World
from creditline.features.engine.planning.plan import ScanPlan
from creditline.features.engine.planning.prepare import rows_of


@dataclass(frozen=True)
class MacroSeries:
    """Prepared macro rows with the scope as the entity. Scope 0 is the country, then one per region with a series."""

    rows: RowArrays
    scope: dict[str, int]

    def of(self, regions: Labels) -> NDArray[np.int32]:
        """The scope of each pair from its customer's region."""
        return scope_of(regions, self.scope)


def scope_of(regions: Labels, scope: Mapping[str, int]) -> NDArray[np.int32]:
    """The scope of each region, the country's where a region has no series or is not known."""
    return np.array([*(scope.get(name, 0) for name in regions.values), 0], np.int32)[regions.codes]


def macro_series(scan: ScanPlan, table: pa.Table, world: World) -> MacroSeries:
    """From the `macro` table: each scope has the country's rows and those of its region."""
    every, scope = by_scope(table)
    return MacroSeries(rows_of(scan, ArrowColumns(every, "period_on"), len(scope) + 1, world), scope)


def by_scope(table: pa.Table) -> tuple[pa.Table, dict[str, int]]:
    """The rows of the `macro` table scope by scope, with the scope as `entity`, and the scope of each region."""
    region, country = table["region"], table["region"].is_null()
    regions = sorted(name for name in pc.unique(region).to_pylist() if name is not None)
    scopes = [table.filter(country), *(table.filter(pc.or_kleene(country, pc.equal(region, r))) for r in regions)]
    entity = np.repeat(np.arange(len(scopes), dtype=np.int32), [len(rows) for rows in scopes])
    every = pa.concat_tables(scopes).append_column("entity", pa.array(entity))
    return every, {name: i + 1 for i, name in enumerate(regions)}
