"""From where on a month raises an alert, as a file says it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from creditline.features.errors import DeclarationError

Part = TypeVar("Part", "FeedThresholds", "PopulationThresholds", "ModelThresholds")


@dataclass(frozen=True)
class FeedThresholds:
    """Of the raw tables."""

    fewest_rows: float = 0.5
    """What part of the usual rows a table still brings, 0 to 1. Default: 0.5."""
    most_rows: float = 2.0
    """How many times the usual rows it brings at most, 1 or more. Default: 2.0."""
    repeated_rows: float = 0.1
    """Share of rows that stand there twice, 0 to 1. Default: 0.1."""
    late_days: int = 2
    """Days by which rows arrive later than they did, 1 to 30. Default: 2."""
    new_keys: float = 0.25
    """Share of keys never seen before, 0 to 1; twice as many as before where that is more. Default: 0.25."""
    new_word: float = 0.005
    """Share of rows with a word never seen before, 0 to 1. Default: 0.005."""
    emptied: float = 0.25
    """By how much the share of empty rows of a column may rise, 0 to 1. Default: 0.25."""


@dataclass(frozen=True)
class PopulationThresholds:
    """Of the customers."""

    score: float = 0.1
    """Stability index of the score, 0 or more. Default: 0.1."""
    shift: float = 0.15
    """By how much what a feature or concept adds to the log-odds may move on average, 0 or more. Default: 0.15."""
    missing: float = 0.1
    """By how much the share of customers without a value of a feature may rise, 0 to 1. Default: 0.1."""
    unseen: float = 0.01
    """Share of customers with a category the model never learned, 0 to 1. Default: 0.01."""
    economy: float = 2.0
    """Move of a published figure, in spreads it had before the reference, 0 or more. Default: 2.0."""
    cut_rate: float = 1.5
    """How many times the reference's share of lines is cut, 1 or more. Default: 1.5."""
    review_rate: float = 1.5
    """How many times the reference's share of lines goes to a person, 1 or more. Default: 1.5."""
    override_rate: float = 1.5
    """How many times the reference's share of decisions a person overrode, 1 or more. Default: 1.5."""


@dataclass(frozen=True)
class ModelThresholds:
    """Of the model's promises."""

    calibration: float = 1.5
    """Default rate over mean pd, or the other way round, 1 or more. Default: 1.5."""
    auc: float = 0.65
    """Least area under the ROC curve of a cohort, 0.5 to 1. Default: 0.65."""
    reasons: float = 0.25
    """Stability index of which concept comes first in a cut, 0 or more. Default: 0.25."""
    same_reason: float = 0.4
    """Least share of customers cut on both days whose first concept stayed, 0 to 1. Default: 0.4."""


@dataclass(frozen=True)
class Thresholds:
    """All of them. DeclarationError for one out of its range."""

    level: float = 0.05
    """Share of months within all thresholds that may raise any alert, above 0 and below 1. Default: 0.05."""
    feeds: FeedThresholds = field(default_factory=FeedThresholds)
    """Of the raw tables. Default: that of `FeedThresholds`."""
    population: PopulationThresholds = field(default_factory=PopulationThresholds)
    """Of the customers. Default: that of `PopulationThresholds`."""
    model: ModelThresholds = field(default_factory=ModelThresholds)
    """Of the model's promises. Default: that of `ModelThresholds`."""

    def __post_init__(self) -> None:
        _within("level", self.level, 1e-6, 1 - 1e-6)
        for part in ("feeds", "population", "model"):
            for name, value in vars(getattr(self, part)).items():
                _within(f"[{part}] {name}", value, *_RANGES.get(name, (0.0, 1e6)))


_SHARE, _TIMES = (0.0, 1.0), (1.0, 1e6)
_RANGES = {
    **dict.fromkeys(("fewest_rows", "repeated_rows", "new_keys", "new_word", "emptied", "missing", "unseen"), _SHARE),
    **dict.fromkeys(("most_rows", "cut_rate", "review_rate", "override_rate", "calibration"), _TIMES),
    "same_reason": _SHARE,
    "late_days": (1.0, 30.0),
    "auc": (0.5, 1.0),
}


def _within(name: str, value: object, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise DeclarationError(f"the threshold {name} is {value!r}; give a number from {low:g} to {high:g}")


def read_thresholds(file: Path | None) -> Thresholds:
    """The thresholds a TOML file states, the rest as they come; None: all as they come.

    DeclarationError for a file that is no TOML and for a name that is no threshold; OSError where it cannot be read.
    """
    if file is None:
        return _of(tomllib.loads(default_text()), "the thresholds that come with creditline")
    try:
        return _of(tomllib.loads(file.read_text(encoding="utf-8")), str(file))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as cause:
        raise DeclarationError(f"{file} is no TOML ({cause}); write thresholds as docs/monitor.md shows them") from None


def default_text() -> str:
    """The file that comes with creditline."""
    return files("creditline.training.monitor.watch").joinpath("thresholds.toml").read_text(encoding="utf-8")


def _of(stated: Mapping[str, Any], place: str) -> Thresholds:
    parts = ("feeds", "population", "model")
    if unknown := sorted(set(stated) - {*parts, "level"}):
        raise DeclarationError(
            f"{place} states {unknown[0]!r}, which is no threshold; there are level, {', '.join(parts)}"
        )
    return Thresholds(
        level=stated.get("level", 0.05),
        feeds=_part(FeedThresholds, stated.get("feeds", {}), "feeds", place),
        population=_part(PopulationThresholds, stated.get("population", {}), "population", place),
        model=_part(ModelThresholds, stated.get("model", {}), "model", place),
    )


def _part(kind: type[Part], stated: object, name: str, place: str) -> Part:
    known = [one.name for one in fields(kind)]
    if not isinstance(stated, Mapping):
        raise DeclarationError(f"{place}: [{name}] is a table of {', '.join(known)}, not {stated!r}")
    if unknown := sorted(set(stated) - set(known)):
        raise DeclarationError(f"{place}: [{name}] states {unknown[0]!r}; there are {', '.join(known)}")
    return kind(**stated)
