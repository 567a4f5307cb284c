"""One month of a model watched, of rows in an engine."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.catalogue import Catalogue
from creditline.features.engine.carriers.spark.collected import collected, known_rows
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.engine.carriers.spark.packed import packed_features
from creditline.features.output.stage import Stage
from creditline.models.artefact import Model
from creditline.models.policy import Policy
from creditline.training.monitor.feeds.counted import FeedCounted
from creditline.training.monitor.feeds.periods import Periods
from creditline.training.monitor.monitor import watch
from creditline.training.monitor.monitor_settings import MonitorSettings
from creditline.training.monitor.on_engine.day import DayThere
from creditline.training.monitor.on_engine.feeds import counted_there
from creditline.training.monitor.population.binning import Binning
from creditline.training.monitor.population.counted import DayBins
from creditline.training.monitor.population.day import LinesDecided, Watching, nobody_known
from creditline.training.monitor.population.tallied import Tally
from creditline.training.monitor.report.monitoring import Monitoring
from creditline.training.outcomes import DefaultDefinition
from creditline.training.outcomes.on_engine import became_on_engine, observed_from_on_engine


def monitor_on_engine(
    model: Model,
    data: EngineData,
    settings: MonitorSettings,
    policy: Policy | None = None,
    step: Callable[[str], None] = lambda _: None,
    other: Policy | None = None,
    *,
    stage: Path | None = None,
    buckets: int | None = None,
) -> Monitoring:
    """As `monitor`. `stage` as of `computed_once`, `buckets` as of `feature_frame`.

    Rows that break a rule of the contract are not refused: they are what is looked for. DataError as `monitor`, and, here or
    inside the engine's own error, for rows that were lost on the way or came twice.
    """
    with tempfile.TemporaryDirectory(prefix="creditline-monitor-") as folder:
        asked = EngineWatching(
            model, replace(data, sound=False), policy, Binning(model), Path(folder), settings.memory, stage, buckets
        )
        return watch(asked, settings, step, other)


@dataclass(frozen=True)
class EngineWatching(Watching):
    """Of rows in an engine. `stage` as of `computed_once`, `buckets` as of `feature_frame`."""

    data: EngineData
    stage: Path | None = None
    buckets: int | None = None

    def feeds(self, periods: Periods, step: Callable[[str], None]) -> Iterator[FeedCounted]:
        """Counted in buckets of customers."""
        return counted_there(self.data, periods, step, self.buckets)

    def ask(self, table: str, columns: tuple[str, ...], sql: str, ddl: str) -> pa.Table:
        """An answer of each task."""
        return self.data.ask(table, columns, sql, ddl)

    def tally(self, day: date, step: Callable[[str], None]) -> tuple[Tally, LinesDecided | None]:
        """Counted where features are computed."""
        there = self._day(day, self.policy)
        step(Stage(f"scoring {there.known:,} customers as of {day}", there.known))
        return there.tally()

    def decided(self, day: date, policy: Policy, step: Callable[[str], None]) -> pa.Table:
        """Decided on where features are computed."""
        there = self._day(day, policy)
        step(Stage(f"deciding on {there.known:,} customers as of {day} by {policy.name}", there.known))
        return there.decided()

    def features(self, day: date, customers: pa.ChunkedArray, catalogue: Catalogue) -> pa.Table:
        """Of everybody known on the day, brought to the driver."""
        known = known_rows(self.data, [day])
        found = collected(packed_features(self.data, [day], catalogue, self.buckets), expected=known)
        return found.take(pc.index_in(customers, value_set=found["customer_id"].combine_chunks()))

    def _day(self, day: date, policy: Policy | None) -> DayThere:
        known = known_rows(self.data, [day])
        if not known:
            raise nobody_known(self.data, day)
        bins, file = DayBins.of(self.binning), self.folder / f"scored-{day}.parquet"
        return DayThere(self.model, self.data, policy, bins, day, known, file, self.stage, self.buckets)

    def observed_from(self) -> date:
        """Asked of each task."""
        return observed_from_on_engine(self.data)

    def became(self, customers: pa.ChunkedArray, day: date, definition: DefaultDefinition, until: date) -> pa.Table:
        """Looked up in buckets of customers."""
        return became_on_engine(self.data, day, customers, definition, until, self.buckets)
