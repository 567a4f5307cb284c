"""What holds for a whole computation, whoever the customers are."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from creditline.features.catalogue.catalogue import Catalogue
from creditline.features.contract import TABLES
from creditline.features.data import Settings
from creditline.features.declare import Fact
from creditline.features.declare.expression import FACTS
from creditline.features.engine.compute.scopes import MacroSeries, macro_series
from creditline.features.engine.compute.signs import CLOCKS
from creditline.features.engine.compute.signs import columns_read as sign_columns
from creditline.features.engine.kernel.arrow_columns import ArrowColumns
from creditline.features.engine.kernel.rows import RowArrays
from creditline.features.engine.kernel.world import World, coverage
from creditline.features.engine.planning.layout import LAYOUTS
from creditline.features.engine.planning.plan import Plan, ScanPlan, plan
from creditline.features.engine.planning.prepare import columns_read, rows_of


@dataclass(frozen=True)
class Setup:
    """A catalogue and a lender's settings, ready to compute: a plain value, whose plan is worked out once.

    Of `settings` the coverage and the days of grace are read; DataError where these are not the catalogue's. `macro`: the
    rows of the macro table in the contract's types, None for no rows.
    """

    catalogue: Catalogue
    settings: Settings
    macro: pa.Table | None = None

    def __post_init__(self) -> None:
        self.catalogue.require_grace(self.settings.grace_days)

    @cached_property
    def plan(self) -> Plan:
        """How the features are computed."""
        return plan(self.catalogue.features)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The features, in order."""
        return tuple(feature.name for feature in self.catalogue.features)

    @cached_property
    def world(self) -> World:
        """Target product, coverage and grace; nothing is known of linked accounts."""
        return World(self.catalogue.target_product, coverage(self.settings), self.settings.grace_days)

    @cached_property
    def scans(self) -> dict[str, ScanPlan]:
        """One scan of each source of customers' rows, which says how they are prepared."""
        return {scan.source.name: scan for scan in self.plan.scans if scan.source.name != "macro"}

    @cached_property
    def series(self) -> MacroSeries | None:
        """The macro rows, prepared; None where no feature reads them."""
        scans = [scan for scan in self.plan.scans if scan.source.name == "macro"]
        if not scans:
            return None
        return macro_series(scans[0], _empty("macro") if self.macro is None else self.macro, self.world)

    @cached_property
    def empty(self) -> dict[str, RowArrays]:
        """The arrays of each source for one customer without rows."""
        return {
            name: rows_of(scan, ArrowColumns(_of_nobody(scan.source.table)), 1, self.world)
            for name, scan in self.scans.items()
        }

    @cached_property
    def categories(self) -> dict[str, Fact]:
        """The facts behind category features, by feature."""
        return {
            feature.name: feature.expression
            for feature in self.catalogue.features
            if feature.kind == "category" and isinstance(feature.expression, Fact)
        }

    @cached_property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """The columns that are read of each table of customers' rows, beside `customer_id`.

        Of `customers` it may name attributes, which a data set need not have.
        """
        found = {scan.source.table: columns_read(scan) for scan in self.scans.values()}
        facts = [*self.plan.facts, *self.categories.values()]
        if facts or self.series is not None:
            own = (column for fact in facts for column in (() if fact.is_attribute else FACTS[fact.name]))
            named = (fact.name for fact in facts if fact.is_attribute)
            found["customers"] = tuple(dict.fromkeys(["opened_on", "region", *own, *named]))
        if any(fact.is_attribute for fact in facts):
            found["attributes"] = ("name", "value", "valid_from", "recorded_at")
        for sign in self.plan.signs:
            for table, columns in sign_columns(sign, self.catalogue.target_product).items():
                found[table] = tuple(dict.fromkeys([*found.get(table, ()), *columns]))
        return found

    @cached_property
    def clocks(self) -> dict[str, str]:
        """The column of event time of each of those tables, a row without which is not read; none for `customers`."""
        found = {scan.source.table: LAYOUTS[name].at for name, scan in self.scans.items()}
        return CLOCKS | found | {"attributes": "valid_from"}

    def warm(self) -> "Setup":
        """The same with everything worked out, for use from several threads."""
        _ = self.columns, self.empty, self.series, self.categories, self.names
        return self


def reads_macro(catalogue: Catalogue) -> bool:
    """Whether any feature reads the macro table."""
    return any(table == "macro" for feature in catalogue for table, _ in feature.needs)


_ARROW = {"DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us"), "DOUBLE": pa.float64(), "BIGINT": pa.int64()}


def _empty(table: str) -> pa.Table:
    """No rows of a table, in the contract's types."""
    kinds = [(column.name, _ARROW.get(column.kind.sql_type, pa.string())) for column in TABLES[table]]
    return pa.schema(kinds).empty_table()


def _of_nobody(table: str) -> pa.Table:
    return _empty(table).append_column("entity", pa.array(np.empty(0, np.int32)))
