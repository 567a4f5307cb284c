"""Macro series by scope: for each period a customer sees its region's figure where one is known, else the country's."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.engine.kernel.arrow_columns import ArrowColumns
from creditline.features.engine.kernel.rows import RowArrays
from creditline.features.engine.kernel.world import World
from creditline.features.engine.planning.plan import ScanPlan
from creditline.features.engine.planning.prepare import rows_of


@dataclass(frozen=True)
class MacroSeries:
    """Prepared macro rows with the scope as the entity. Scope 0 is the country, then one per region with a series."""

    rows: RowArrays
    scope: dict[str, int]

    def of(self, regions: Sequence[str | None]) -> NDArray[np.int32]:
        """The scope of each pair from its customer's region."""
        return np.array([0 if name is None else self.scope.get(name, 0) for name in regions], np.int32)


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
