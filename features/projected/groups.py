"""Features by the tables that they read, so that those that a behaviour does not touch are computed once for all choices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.catalogue.catalogue import Catalogue
from creditline.features.data import Settings
from creditline.features.declare import (
    Aggregate,
    Anchor,
    Audience,
    Concept,
    Family,
    Feature,
    OnTarget,
    Unit,
    aggregates,
    facts,
    signs,
)
from creditline.features.engine.compute.customers import Customers
from creditline.features.engine.compute.features import compute
from creditline.features.engine.compute.setup import Setup
from creditline.features.engine.kernel.arrow_columns import ArrowColumns
from creditline.features.engine.kernel.world import Neighbours
from creditline.features.engine.planning.plan import DAYS_SINCE_CUT, reach_of
from creditline.features.words.named import Named

CUT_CLOCK = "since.cut"


@dataclass(frozen=True)
class FeatureGroup:
    """Features that read the same `tables`. `decided`: whether they move with the decisions made on the way.

    `before_cut`: whether they only look for the lender's last cut in the decisions. `anchored`: whether they also read limits, of
    statements before that cut alone, so that they do not move while it is the last. `steady`: whether all windows end before that
    cut, so that they have one value until the next.
    """

    setup: Setup
    tables: frozenset[str]
    decided: bool
    before_cut: bool
    anchored: bool
    steady: bool

    @property
    def of_target(self) -> bool:
        """Whether of statements it reads those of the target product only."""
        read = [
            one
            for f in self.setup.catalogue.features
            for one in aggregates(f.expression)
            if one.rows.of == "statements"
        ]
        signs = any(table == "lines" for sign in self.setup.plan.signs for table, _ in sign.needs)
        return not signs and all(OnTarget() in one.rows.where for one in read)

    def first_read(self, table: str, day: int) -> int | None:
        """The first day, since 1970, of which a row of `table` can still count on `day` or later; None where any may."""
        sources = [scan.source for scan in self.setup.plan.scans if scan.source.table == table]
        reach = [reach_of(self.setup.plan, source) for source in sources]
        known = [days for days in reach if days is not None]
        signs = any(table == read for sign in self.setup.plan.signs for read, _ in sign.needs)
        return None if signs or len(known) < len(reach) or not reach else day - max(known)

    def values(
        self,
        tables: Mapping[str, pa.Table],
        count: int,
        entity: NDArray[np.int32],
        day: NDArray[np.int32],
        neighbours: Neighbours,
    ) -> pa.Table:
        """A row per pair: the columns of the features. `tables` have `entity`, below `count`."""
        columns = {
            name: ArrowColumns(tables[name], self.setup.clocks.get(name))
            for name in self.setup.columns
            if name in tables
        }
        pairs = pa.table({"customer_id": pa.array(entity), "as_of": pa.array(day, pa.int32()).cast(pa.date32())})
        return (
            compute(Customers(self.setup, count, entity, day, columns, neighbours))
            .table(pairs)
            .drop_columns(["customer_id", "as_of"])
        )


def feature_groups(catalogue: Catalogue, settings: Settings, macro: pa.Table | None) -> tuple[FeatureGroup, ...]:
    """The features of `catalogue`, each in one group."""
    found: dict[tuple[frozenset[str], bool, bool], list[Feature]] = {}
    for feature in catalogue.features:
        tables = frozenset(table for table, _ in feature.needs)
        found.setdefault((tables, _moves(feature), _steady(feature)), []).append(feature)
    return tuple(
        _group(features, tables, direct, steady, catalogue, settings, macro)
        for (tables, direct, steady), features in found.items()
    )


def _group(
    features: Sequence[Feature],
    tables: frozenset[str],
    direct: bool,
    steady: bool,
    catalogue: Catalogue,
    settings: Settings,
    macro: pa.Table | None,
) -> FeatureGroup:
    only = Catalogue(tuple(features), catalogue.target_product, catalogue.grace_days)
    setup = Setup(only, settings, macro if "macro" in tables else None)
    # What is read is told by the plan: a sign of default reads more tables than a feature names.
    read = frozenset(setup.columns) | tables
    decided = "decisions" in tables
    anchored = direct and decided and all(map(_anchored, features))
    return FeatureGroup(setup, read, direct or decided, decided and not direct, anchored, steady)


def cut_clock(catalogue: Catalogue, settings: Settings) -> FeatureGroup:
    """A group of one feature, `CUT_CLOCK`: the days since the lender's last cut, which windows may end before."""
    feature = Feature(
        CUT_CLOCK, DAYS_SINCE_CUT, Concept.alike(Family.ACTIVITY, "cut"), Unit.DAYS, Named.alike("days since the cut"),
        Audience.INTERNAL,
    )  # fmt: skip
    only = Catalogue((feature,), catalogue.target_product, catalogue.grace_days)
    return FeatureGroup(Setup(only, settings, None), frozenset(["decisions"]), True, True, False, False)


def _moves(feature: Feature) -> bool:
    """Whether a feature moves with every decision: it reads decisions, or the limits on statements of the line decided on."""
    return any(one.rows.of == "decisions" or _reads_limits(one) for one in aggregates(feature.expression))


def _anchored(feature: Feature) -> bool:
    """Whether it reads no decision but the last cut, and limits of statements before that cut only."""
    return all(
        one.rows.of != "decisions" and (one.anchor is Anchor.BEFORE_CUT or not _reads_limits(one))
        for one in aggregates(feature.expression)
    )


def _steady(feature: Feature) -> bool:
    """Whether all that it reads is windows that end before the last cut."""
    read = list(aggregates(feature.expression))
    return (
        bool(read)
        and all(one.anchor is Anchor.BEFORE_CUT for one in read)
        and not [*facts(feature.expression), *signs(feature.expression)]
    )


def _reads_limits(one: Aggregate) -> bool:
    """Whether it reads the limits on statements of the line decided on."""
    reads = one.rows.of == "statements" and ("lines", "credit_limit") in one.needs
    return reads and OnTarget(False) not in one.rows.where
