"""A day of a portfolio in an engine: customers scored and counted in the tasks that compute their features, and decided on."""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.engine.carriers.spark.engine_types import ddl_of
from creditline.features.engine.carriers.spark.job import Finished, feature_frame
from creditline.features.engine.carriers.spark.staged import computed_once
from creditline.models.artefact import IN_DEFAULT, Model
from creditline.models.policy import Policy, PolicyWarning
from creditline.models.portfolio.known_features import refuse_absent
from creditline.models.portfolio.on_engine.collected import require_all_decided, require_all_scored
from creditline.models.portfolio.on_engine.decisions import EngineDecisions, decide_on_engine
from creditline.models.portfolio.on_engine.messages import MESSAGES_DDL
from creditline.models.portfolio.on_engine.scores import figures_of
from creditline.training.monitor.on_engine.day_messages import COUNTED, CountRows, batch_of
from creditline.training.monitor.population.counted import DayBins
from creditline.training.monitor.population.day import AUDITED, LinesDecided, priced_by
from creditline.training.monitor.population.sample import HIGHEST, KEPT
from creditline.training.monitor.population.tallied import Tally, Tallying

_OFFERED = 4  # times as many customers as are kept to explain come to the driver, as some are in default
_STOOD = (
    "customer_id",
    "line_id",
    "product",
    "band",
    "pd",
    "balance",
    "limit_before",
    "step_before",
    "action",
    IN_DEFAULT,
)


@dataclass(frozen=True)
class DayThere:
    """What is scored, and decided on, at the end of `as_of`. `known`: so many customers are known then.

    `file`: where scores are written; `stage` as of `computed_once`, `buckets` as of `feature_frame`.
    """

    model: Model
    data: EngineData
    policy: Policy | None
    bins: DayBins
    as_of: date
    known: int
    file: Path
    stage: Path | None = None
    buckets: int | None = None

    def decided(self) -> pa.Table:
        """As `Watching.decided`, by the policy there is: `AUDITED` of every line come to the driver."""
        from pyspark.sql import functions

        assert self.policy is not None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PolicyWarning)
            planned = decide_on_engine(self.model, self.data, self.policy, self.as_of, buckets=self.buckets)
            with computed_once(planned.lines, self.stage) as lines:
                made = replace(planned, lines=lines)
                require_all_decided(made, self.data)
                alive = made.frame().where(~functions.col(IN_DEFAULT)).select(*AUDITED).toArrow()
        schema = pa.schema([made.schema.field(name) for name in AUDITED])
        with duckdb.connect() as connection:
            connection.register("alive", alive.cast(schema))
            return connection.sql("SELECT * FROM alive ORDER BY customer_id, line_id, product").to_arrow_table()

    def tally(self) -> tuple[Tally, LinesDecided | None]:
        """As `tally_day`; DataError, here or inside the engine's own error, for customers who were lost or came twice."""
        most = _OFFERED * KEPT
        reach = HIGHEST if self.known <= most else HIGHEST * most // self.known
        tally, decided = self._tallied(reach)
        if len(tally.sample.customers) < min(KEPT, tally.customers - tally.in_default):  # nearly all are in default
            return self._tallied(HIGHEST)
        return tally, decided

    def _tallied(self, reach: int) -> tuple[Tally, LinesDecided | None]:
        priced, figures = priced_by(self.policy), figures_of(self.model, self.data, [self.as_of])
        make = CountRows(self.model, self.bins, figures, reach, priced)
        if self.policy is None:
            refuse_absent(self.model, self.data)
            finished = Finished(make, MESSAGES_DDL)
            frame = feature_frame(self.data, [self.as_of], self.model.catalogue, finished, self.buckets)
            return self._gathered(frame), None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PolicyWarning)
            planned = decide_on_engine(
                self.model, self.data, self.policy, self.as_of, also=make, priced=priced, buckets=self.buckets
            )
            with computed_once(planned.lines, self.stage) as lines:
                made = replace(planned, lines=lines)
                require_all_decided(made, self.data)
                tally = self._gathered(lines)
                return tally, _decided(made, tally, priced)

    def _gathered(self, frame: Any) -> Tally:
        from pyspark.sql import functions

        told = frame.where(functions.col("what") == COUNTED).select("rows").toArrow()["rows"]
        tallying = Tallying(self.model, self.data, self.bins, self.file, priced_by(self.policy))
        with tallying.writing():
            for rows in told:
                tallying.add(batch_of(rows))
        found = tallying.result()
        require_all_scored(found.customers, self.known, self.as_of)
        return found


@dataclass(frozen=True)
class _OfSample:
    """The rows of `customers`, whose ids are texts."""

    customers: frozenset[str]

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        ids = pa.array(sorted(self.customers), pa.string())
        for batch in batches:
            yield batch.filter(pc.is_in(batch["customer_id"].cast(pa.string()), ids))


def _decided(made: EngineDecisions, tally: Tally, priced: Sequence[str]) -> LinesDecided:
    """Counts by action come to the driver, and the lines of the sample."""
    from pyspark.sql import functions

    frame = made.frame()
    lines, review = functions.count(functions.lit(1)), functions.sum(functions.col("review").cast("bigint"))
    counted = frame.where(~functions.col(IN_DEFAULT)).groupBy("action").agg(lines.alias("n"), review.alias("review"))
    counts = [(row["action"], row["n"], row["review"]) for row in counted.toArrow().to_pylist()]
    schema = pa.schema([made.schema.field(name) for name in _STOOD])
    of_sample = frame.select(*_STOOD).mapInArrow(_OfSample(frozenset(tally.sample.customers)), ddl_of(schema))
    with duckdb.connect() as connection:
        connection.register("decided", of_sample.toArrow().cast(schema))
        return LinesDecided.of(counts, connection, "decided", tally, priced)
