"""Features, score, decision of a day for many variants of one customer's records: one computation for all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.catalogue import Catalogue
from creditline.features.declare import Feature
from creditline.features.engine.compute.customers import Customers
from creditline.features.engine.compute.features import compute
from creditline.features.engine.compute.setup import Setup
from creditline.features.engine.kernel.arrow_columns import ArrowColumns
from creditline.features.engine.kernel.world import Neighbours, day_number
from creditline.features.evidence.behind import attributes_of
from creditline.models.artefact import Model
from creditline.models.portfolio.dispute.case import CaseHeld
from creditline.models.portfolio.dispute.encoded import encoded
from creditline.models.portfolio.dispute.going_on import balance_known
from creditline.models.portfolio.dispute.values import OnRecord
from creditline.models.portfolio.worth.variants import Variant, repeated
from creditline.models.scoring.frame import score_frame

_MOST_ROWS = 400_000  # of all tables that one computation repeats


@dataclass(frozen=True)
class Outcomes:
    """Of each variant, in order: `scores` as `score_frame`, and `decided` as `decide` writes it, None where no line is decided on."""

    scores: pa.Table
    decided: pa.Table | None


class Catalogues:
    """The features that read any of some tables, ready to compute; worked out once for each set of tables."""

    def __init__(self, whole: Setup) -> None:
        self._whole = whole
        self._known: dict[frozenset[str], Setup | None] = {}

    def of(self, tables: frozenset[str]) -> Setup | None:
        """None where no feature reads them."""
        if tables not in self._known:
            names = [f.name for f in self._whole.catalogue if _reads(f, tables)]
            self._known[tables] = self._setup(self._whole.catalogue.only(names)) if names else None
        return self._known[tables]

    def _setup(self, catalogue: Catalogue) -> Setup:
        return Setup(catalogue, self._whole.settings, self._whole.macro)


def _reads(feature: Feature, tables: frozenset[str]) -> bool:
    by_rows = any(table in tables for table, _ in feature.needs)
    return by_rows or ("attributes" in tables and bool(attributes_of(feature)))


@dataclass(frozen=True)
class VariantChain:
    """One customer on `day`: `seen`, the tables as the record has them, `frame` the features of them, a row.

    `line`: where the line stands, a row of `standing_lines`, with the decision that is made on it; None for no line. `check` is
    called before each computation.
    """

    held: CaseHeld
    catalogues: Catalogues
    model: Model
    day: date
    seen: Mapping[str, pa.Table]
    frame: pa.Table
    neighbours: Neighbours
    line: tuple[pa.Table, OnRecord] | None
    check: Callable[[], None] = lambda: None
    _codes: dict[str, pa.Table] = field(default_factory=dict)

    def of(self, variants: Sequence[Variant]) -> Outcomes:
        """What the score and the decision would be with each variant, and first with none."""
        frame, places = self._frames(variants)
        frame = frame.take(pa.array(np.argsort(places, kind="stable")))
        ids = pa.array(np.arange(len(frame)))
        frame = frame.set_column(frame.column_names.index("customer_id"), "customer_id", ids)
        scores = score_frame(self.model, frame)
        if self.line is None:
            return Outcomes(scores, None)
        line, decided = self.line
        lines = line.take(pa.array(np.zeros(len(frame), np.int64)))
        lines = lines.set_column(lines.column_names.index("customer_id"), "customer_id", ids)
        owed = pa.array([line["balance"][0].as_py(), *(self._owed(variant) for variant in variants)], pa.float64())
        lines = lines.set_column(lines.column_names.index("balance"), "balance", owed)
        return Outcomes(scores, self.held.decider.decide_lines(lines, scores, frame, decided))

    def _frames(self, variants: Sequence[Variant]) -> tuple[pa.Table, np.ndarray]:
        """Feature rows, those of variants of the same tables together, and the place of each; that of no variant is 0."""
        frames, places = [self.frame], [0]
        for tables in sorted({variant.tables for variant in variants}, key=sorted):
            own = [place for place, variant in enumerate(variants) if variant.tables == tables]
            for part in self._parts(own, tables):
                self.check()
                frames.append(self._frame([variants[place] for place in part], tables))
                places += [place + 1 for place in part]
        return pa.concat_tables(frames), np.array(places)

    def _parts(self, places: Sequence[int], tables: frozenset[str]) -> list[Sequence[int]]:
        setup = self.catalogues.of(tables)
        rows = 0 if setup is None else sum(len(self.seen[name]) for name in setup.columns if name in self.seen)
        size = max(1, _MOST_ROWS // max(rows, 1))
        return [places[first : first + size] for first in range(0, len(places), size)]

    def _frame(self, variants: Sequence[Variant], tables: frozenset[str]) -> pa.Table:
        base = self.frame.take(pa.array(np.zeros(len(variants), np.int64)))
        setup = self.catalogues.of(tables)
        if setup is None:
            return base
        columns = {name: self._columns(setup, name, variants) for name in setup.columns if name in self.seen}
        days = np.full(len(variants), day_number(self.day), np.int32)
        entity = np.arange(len(variants), dtype=np.int32)
        made = compute(Customers(setup, len(variants), entity, days, columns, self.neighbours)).table(base)
        told = set(setup.names)
        return pa.table(
            {
                name: made[name].cast(base.schema.field(name).type) if name in told else base[name]
                for name in base.column_names
            }
        )

    def _columns(self, setup: Setup, name: str, variants: Sequence[Variant]) -> ArrowColumns:
        rows = repeated(self._encoded(name), [variant.left_out.get(name, {}) for variant in variants])
        return ArrowColumns(rows, setup.clocks.get(name))

    def _encoded(self, name: str) -> pa.Table:
        if name not in self._codes:
            read = self.held.decider.setup.columns.get(name, ())
            there = [column for column in read if column in self.seen[name].column_names]
            self._codes[name] = encoded(self.seen[name].select(there))
        return self._codes[name]

    def _owed(self, variant: Variant) -> float:
        """What is owed on the line where statements are left out."""
        assert self.line is not None
        line = self.line[0]
        owed: float = line["balance"][0].as_py()
        if "lines" not in variant.left_out:
            return owed
        rows = repeated(self.seen["lines"], [variant.left_out["lines"]])
        return balance_known(rows.filter(pc.equal(rows["line_id"], line["line_id"][0])), self.day)
