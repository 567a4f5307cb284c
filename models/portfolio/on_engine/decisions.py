"""Decisions on every line of a portfolio whose rows are in an engine."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import pyarrow as pa

from creditline.features.catalogue import BUILT_IN, Catalogue, Declarations
from creditline.features.data.span import span_of
from creditline.features.engine.carriers.spark.compute_tasks import Finish
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.engine.carriers.spark.engine_types import ddl_of
from creditline.features.engine.carriers.spark.job import Finished, feature_frame
from creditline.features.engine.carriers.spark.same_versions import SameVersions
from creditline.features.engine.carriers.spark.settings import settings_of_rows
from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.policy import Policy, Scaling
from creditline.models.policy.deciding.portfolio_cap import scale_lines
from creditline.models.portfolio.decide.deciding import DecisionVersions, decide_rows
from creditline.models.portfolio.decide.kept import KeptLines
from creditline.models.portfolio.decide.portfolio import stood
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.lines.standing import empty_lines
from creditline.models.portfolio.on_engine.cap import EngineLines
from creditline.models.portfolio.on_engine.lines import KEPT, LINES, LinesOfBucket
from creditline.models.portfolio.on_engine.messages import MESSAGES_DDL, told
from creditline.models.portfolio.on_engine.scores import figures_of
from creditline.models.portfolio.policy_features import decision_catalogue

_BESIDE = ("lines", "decisions")


@dataclass(frozen=True)
class EngineDecisions:
    """`lines`: a frame of `MESSAGES`, read as often as it is asked for. `scaling` and the rest are worked out when asked for."""

    lines: Any
    model: Model
    policy: Policy
    catalogue: Catalogue
    as_of: date
    id_type: pa.DataType

    @cached_property
    def scaling(self) -> Scaling:
        """What the portfolio cap does: as one machine finds it, to the last bit."""
        cap = self.policy.portfolio
        return (
            Scaling()
            if cap is None
            else scale_lines(cap, EngineLines(self.lines, self.policy), self.policy.changes.rounding)
        )

    @cached_property
    def customers(self) -> tuple[int, int]:
        """How many were scored, and how many of them have a line."""
        from pyspark.sql import functions

        summed = [functions.sum(name).alias(name) for name in ("customers", "found")]
        found = self.lines.where(functions.col("what") == LINES).agg(*summed).toArrow()
        scored, with_line = (found[name][0].as_py() or 0 for name in ("customers", "found"))
        return int(scored), int(with_line)

    @cached_property
    def schema(self) -> pa.Schema:
        """Of the decisions, as one machine writes them."""
        rows = empty_lines()
        rows = rows.set_column(0, "customer_id", pa.array([], self.id_type))
        rows = rows.append_column("score", pa.array([], pa.int64())).append_column("pd", pa.array([], pa.float64()))
        kinds = {feature.name: feature.kind for feature in self.catalogue}
        for name in self.policy.columns:
            kind = pa.string() if kinds.get(name) == "category" else pa.float64()
            rows = rows.append_column(name, pa.array([], kind))
        return decide_rows(self.policy, rows, DecisionVersions.of(self.model), Scaling()).schema

    def frame(self) -> Any:
        """A row per line, in no order: the columns of a file of `decide`."""
        task = _Decide(self.policy, DecisionVersions.of(self.model), self.scaling, self.schema)
        return self.lines.mapInArrow(task, ddl_of(self.schema))

    def kept(self) -> pa.Table:
        """The cohort of lines just kept."""
        from pyspark.sql import functions

        found = self.lines.where(functions.col("what") == KEPT).select("rows").toArrow()
        cohort = KeptLines(self.model, self.policy)
        if len(found):
            near = pa.concat_tables([told(rows) for rows in found["rows"]], promote_options="permissive")
            cohort.add_candidates(near.sort_by([(f"line:{name}", "ascending") for name in ("customer_id", "line_id")]))
        return cohort.table(self.scaling, str(self.as_of))


@dataclass(frozen=True)
class _Decide:
    """`MESSAGES` in, decisions out."""

    policy: Policy
    made_with: DecisionVersions
    scaling: Scaling
    schema: pa.Schema
    versions: SameVersions = field(default_factory=SameVersions)

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        self.versions.require()
        for batch in batches:
            for what, rows in zip(batch["what"].to_pylist(), batch["rows"], strict=True):
                if what == LINES and len(lines := told(rows)):
                    made = decide_rows(self.policy, lines, self.made_with, self.scaling)
                    if not self.policy.ladder.reopen:
                        made = made.filter(stood(made))
                    yield from made.cast(self.schema).combine_chunks().to_batches()


@dataclass(frozen=True)
class _Both:
    """Two things made of the same features."""

    one: Finish
    other: Finish

    def __call__(self, features: pa.Table, tables: Mapping[str, pa.Table]) -> pa.Table:
        return pa.concat_tables([self.one(features, tables), self.other(features, tables)])


def decide_on_engine(
    model: Model, data: EngineData, policy: Policy, as_of: date, declarations: Declarations = BUILT_IN,
    *, keep: bool = False, also: Finish | None = None, priced: Sequence[str] = (), buckets: int | None = None,
) -> EngineDecisions:  # fmt: skip
    """Decide on every line at the end of `as_of`, as `Job.once`; `keep`: the cohort of just-kept lines is wanted too.

    `also`: what else is made of the features, rows of `MESSAGES` among those of lines; `priced` as of `decision_catalogue`,
    `buckets` as of `feature_frame`.

    DataError for a day before the first record, what `feature_frame` refuses, and data without limits of lines.
    """
    first = span_of(data).first
    if as_of < first:
        raise DataError(f"as_of {as_of} lies before the first record of {data.folder}, {first}; name a later day")
    if not data.has("lines", "credit_limit"):
        raise DataError(
            f"no customer of {data.folder} has a line with a known limit on {as_of}; give the table lines with credit_limit"
        )
    with recorded(data, (), as_of) as record:
        assert isinstance(record, EngineData)
        catalogue = decision_catalogue(model, record, [policy], declarations=declarations, priced=priced)
        lines = LinesOfBucket(
            model, policy, figures_of(model, record, [as_of]), record.folder, settings_of_rows(record.settings),
            record.whole, keep,
        )  # fmt: skip
        beside = tuple(table for table in _BESIDE if record.has(table))
        make = lines if also is None else _Both(lines, also)
        frame = feature_frame(record, [as_of], catalogue, Finished(make, MESSAGES_DDL, beside), buckets)
    return EngineDecisions(
        frame, model, policy, catalogue, as_of, pa.int64() if data.id_type == "BIGINT" else pa.string()
    )
