"""Everything a monitoring found, as values; `monitor.schema.json` beside this file describes the JSON."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from creditline.features.output.plain import plain
from creditline.training.monitor.audit.cut_audit import CutAudit
from creditline.training.monitor.feeds.faults import FeedSeen
from creditline.training.monitor.population.drift import Drift
from creditline.training.monitor.population.outcomes import Cohorts
from creditline.training.monitor.watch.check import Alert, Check

SCHEMA_VERSION = 1  # raise it when a reader of the JSON would misread the new form


@dataclass(frozen=True)
class WatchedModel:
    """The model that was watched, and the policy that decided (None: none)."""

    version: str
    target_product: str | None
    outcome: str
    policy: str | None
    creditline: str


@dataclass(frozen=True)
class Monitoring:
    """A month watched; no row and no id of any customer. `checks`: all that was asked, `alerts`: those that raise one.

    `since` is the first of the days whose feeds are judged. `level`: at most so many of 100 months within all thresholds raise
    any alert. `limits`: what these numbers cannot say. `audit`: of cuts a horizon earlier, None where it was not asked for.
    `earlier_model`: the version that was in force on the reference day, None where it was the watched one.
    """

    model: WatchedModel
    reference: date
    current: date
    since: date
    level: float
    alerts: tuple[Alert, ...]
    feeds: tuple[FeedSeen, ...]
    drift: Drift
    cohorts: Cohorts
    checks: tuple[Check, ...]
    limits: tuple[str, ...]
    audit: CutAudit | None = None
    earlier_model: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values, dates as YYYY-MM-DD, with the schema's version."""
        written: dict[str, Any] = plain({"schema_version": SCHEMA_VERSION, **asdict(self)})
        return written
