"""What a run found, as data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from creditline.models.why import Why
from creditline.models.why.json_form import as_data
from creditline.training.metrics import Metrics
from creditline.training.run.cut import Cut
from creditline.training.run.portfolio import ActionCount, BandCount, DefaultCount
from creditline.training.run.truth import BesideTruth

SCHEMA_VERSION = 1  # raise it when a reader of the JSON would misread the new form


@dataclass(frozen=True)
class Dates:
    """The first and the last scoring date; the same day unless each customer has a date of their own."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first} to {self.last}"


@dataclass(frozen=True)
class ModelNote:
    """The model that was trained: its version, how many features it reads, how it was tested, in one sentence."""

    version: str
    features: int
    target_product: str | None
    design: str


@dataclass(frozen=True)
class Explained:
    """The one customer explained. `cut` is None where no line was cut and this is the score that fell most.

    `line_untold`: why the answer leaves the line out although it was cut; None where it tells of it.
    """

    why: Why
    cut: Cut | None
    line_untold: str | None = None


@dataclass(frozen=True)
class RunSummary:
    """A whole run.

    `metrics`: per group of customers ("test", "out_of_fold", …), the one it is judged on last. `scorecard`: the
    scorecard's on that same group. `doubts`: why these may not be believed, a sentence each. `truth`: on simulated data,
    how near the model comes to the true hazards. `files`: what lies where.
    """

    data: Path
    customers: int
    scored: Dates
    model: ModelNote
    metrics: Mapping[str, Metrics]
    truth: BesideTruth | None
    scorecard: Metrics
    bands: tuple[BandCount, ...]
    in_default: DefaultCount
    actions: tuple[ActionCount, ...]
    explained: Explained | None
    files: Mapping[str, Path]
    doubts: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give the same as plain values, dates as YYYY-MM-DD; `explained` is null where nobody could be explained."""
        return {
            "schema_version": SCHEMA_VERSION,
            "data": str(self.data),
            "customers": self.customers,
            "scored": {"first": str(self.scored.first), "last": str(self.scored.last)},
            "model": asdict(self.model),
            "metrics": {name: metrics.numbers() for name, metrics in self.metrics.items()},
            "doubts": list(self.doubts),
            "truth": None if self.truth is None else {**asdict(self.truth), "reached": self.truth.reached},
            "scorecard": self.scorecard.numbers(),
            "bands": [asdict(band) for band in self.bands],
            "in_default": asdict(self.in_default),
            "actions": [asdict(action) for action in self.actions],
            "explained": None if self.explained is None else _explained(self.explained),
            "files": {name: str(path) for name, path in self.files.items()},
        }


def _explained(explained: Explained) -> dict[str, Any]:
    cut = explained.cut
    line = None if cut is None else {**asdict(cut), "stood": str(cut.stood), "decided": str(cut.decided)}
    return {**as_data(explained.why), "cut": line, "line_untold": explained.line_untold}
