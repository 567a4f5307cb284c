"""What one customer's decisions are made again from, as it was given."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from creditline.features.catalogue import Catalogue
from creditline.features.data import Settings
from creditline.features.engine.compute.neighbours import needs_neighbours
from creditline.features.engine.compute.setup import Setup
from creditline.models.portfolio.dispute.case import OURS, CaseHeld
from creditline.models.portfolio.dispute.decider import Decider
from creditline.models.portfolio.dispute.decisions import on_record
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.given.customer import GivenTables, PastDue, RowsGiven
from creditline.models.portfolio.given.data import GivenData

_MOST = 8  # sets of tables whose features are kept ready


@dataclass(frozen=True)
class GivenCase:
    """One customer. `tables`: rows as `GivenData` has them, without the economy; `ours`: the decisions of `creditline decide` on them.

    `runs`: rows of the days decided on by it, of anybody, rising; none without such decisions. `neighbours`: of linked accounts.
    """

    customer: int | str
    tables: Mapping[str, pa.Table]
    ours: pa.Table | None
    runs: Sequence[Mapping[str, Any]]
    neighbours: PastDue


class GivenCases:
    """Takes cases for a model and a policy. What depends on the tables alone is kept; for any number of threads.

    `catalogue`: the features that both read; `macro`: the rows of the economy in the contract's types.
    """

    def __init__(self, in_force: InForce, catalogue: Catalogue, settings: Settings, macro: pa.Table | None) -> None:
        self._in_force = in_force
        self._catalogue = catalogue
        self._settings = settings
        self._macro = macro
        self._known: dict[tuple[str, ...], Setup] = {}

    @contextmanager
    def held(self, case: GivenCase) -> Iterator[CaseHeld]:
        """The case, to be asked about; errors as `Decider`."""
        rows = dict(case.tables) if self._macro is None else {**case.tables, "macro": self._macro}
        data = GivenData.of(rows, self._settings, whole_ids=isinstance(case.customer, int))
        setup = self._setup(data)
        decider = Decider(self._in_force, data, setup.catalogue, self._macro, setup)
        own = RowsGiven(case.customer, {**rows, **({} if case.ours is None else {OURS: case.ours})})
        tables = GivenTables(data, own, case.neighbours, reads=needs_neighbours(setup.plan))
        runs = [on_record(run) for run in case.runs]
        try:
            yield CaseHeld(self._in_force, data, setup.catalogue, self._macro, own, tables, decider, runs)
        finally:
            decider.close()

    def _setup(self, data: GivenData) -> Setup:
        """The model's features, and of those that only the policy reads what the tables can give."""
        model = self._in_force.model
        given = {feature.name for feature in (*model.row_features, *self._catalogue.available(data))}
        names = tuple(feature.name for feature in self._catalogue if feature.name in given)
        if names not in self._known:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[names] = Setup(self._catalogue.only(names), self._settings, self._macro).warm()
        return self._known[names]
