"""What a version is held against before it bears an alias, as a file states it."""

from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from creditline.features.errors import DeclarationError
from creditline.features.toml.text import parse_table, read_table
from creditline.features.toml.typed import typed


@dataclass(frozen=True)
class DiscriminationGate:
    """How well defaulters are told from others, also against the champion on the same customers."""

    asked: bool = True
    """Whether the gate is asked. Default: True."""
    gini: float = 0.2
    """Least Gini, -1 to 1. Default: 0.2."""
    lost: float = 0.02
    """Gini that may be lost against the champion as measured, 0 to 1. Default: 0.02."""
    lost_at_worst: float = 0.1
    """The same at the lower end of the 95 % interval of the paired difference, 0 to 1. Default: 0.1."""


@dataclass(frozen=True)
class CalibrationGate:
    """How near probabilities are to what happened."""

    asked: bool = True
    """Whether the gate is asked. Default: True."""
    ratio: float = 1.5
    """Most that default rate over mean pd, or the other way round, may be, 1 or more. Default: 1.5."""
    error: float = 0.03
    """Most that the calibration error may lie above what chance gives a right model, 0 to 1. Default: 0.03."""


@dataclass(frozen=True)
class StabilityGate:
    """Whether the customers are still those it was made for."""

    asked: bool = True
    """Whether the gate is asked. Default: True."""
    psi: float = 0.25
    """Most stability index of the score against the model's reference sample, 0 or more. Default: 0.25."""


@dataclass(frozen=True)
class ActionsGate:
    """On how many lines the policy acts otherwise than under the champion."""

    asked: bool = True
    """Whether the gate is asked. Default: True."""
    changed: float = 0.1
    """Most share of lines whose action differs, 0 to 1. Default: 0.1."""
    changed_in_group: float = 0.2
    """The same in any group, 0 to 1. Default: 0.2."""
    by: tuple[str, ...] = ()
    """Columns of customers whose groups are looked at; `opened_on` by year, `birth_year` by decade. Default: ()."""


@dataclass(frozen=True)
class ReasonsGate:
    """Whether those who are cut under both models hear the same."""

    asked: bool = True
    """Whether the gate is asked. Default: True."""
    same_first: float = 0.5
    """Least share of customers cut under both whose first concept is the same, 0 to 1. Default: 0.5."""
    fewest: int = 20
    """Customers cut under both from which on it is asked, 1 or more. Default: 20."""


@dataclass(frozen=True)
class ParityGate:
    """Whether what is registered, asked through MLflow, scores as the library does."""

    asked: bool = True
    """Whether the gate is asked. Default: True."""
    changed: int = 0
    """Most rows whose score differs, 0 or more. Default: 0."""


@dataclass(frozen=True)
class FairnessGate:
    """Whether the lines of one group are left alone much more seldom than another's."""

    asked: bool = False
    """Whether the gate is asked. Default: False."""
    by: tuple[str, ...] = ()
    """Columns of customers whose groups are compared, as in `[actions]`. Default: ()."""
    kept_ratio: float = 0.8
    """Least share of lines not cut, of the group with the least over that with the most, 0 to 1. Default: 0.8."""


@dataclass(frozen=True)
class DoubtsGate:
    """Whether the numbers of its training can be believed."""

    asked: bool = True
    """Whether the gate is asked. Default: True."""
    allowed: tuple[str, ...] = ()
    """Kinds of doubt that may stand, such as `few_defaults`. Default: ()."""


@dataclass(frozen=True)
class SignOffGate:
    """Whether a person says so who did not train it. No override lifts this one where that is the trainer."""

    asked: bool = True
    """Whether the gate is asked. Default: True."""


@dataclass(frozen=True)
class Gates:
    """All of them. DeclarationError for a threshold out of its range."""

    smallest_group: int = 30
    """Lines below which a group is not judged by itself, 1 or more. Default: 30."""
    discrimination: DiscriminationGate = field(default_factory=DiscriminationGate)
    """Of Gini. Default: that of `DiscriminationGate`."""
    calibration: CalibrationGate = field(default_factory=CalibrationGate)
    """Of probabilities. Default: that of `CalibrationGate`."""
    stability: StabilityGate = field(default_factory=StabilityGate)
    """Of the score. Default: that of `StabilityGate`."""
    actions: ActionsGate = field(default_factory=ActionsGate)
    """Of what the policy does. Default: that of `ActionsGate`."""
    reasons: ReasonsGate = field(default_factory=ReasonsGate)
    """Of what customers hear. Default: that of `ReasonsGate`."""
    parity: ParityGate = field(default_factory=ParityGate)
    """Of the registered files. Default: that of `ParityGate`."""
    fairness: FairnessGate = field(default_factory=FairnessGate)
    """Of groups. Default: that of `FairnessGate`."""
    doubts: DoubtsGate = field(default_factory=DoubtsGate)
    """Of the training. Default: that of `DoubtsGate`."""
    sign_off: SignOffGate = field(default_factory=SignOffGate)
    """Of who promotes. Default: that of `SignOffGate`."""

    def __post_init__(self) -> None:
        for table, names in _RANGES.items():
            for name, (low, high) in names.items():
                value = getattr(getattr(self, table) if table else self, name)
                if not low <= value <= high:
                    where = f"{name} of [{table}]" if table else name
                    raise DeclarationError(f"{where} is {value:g}; give a number from {low:g} to {high:g}")
        if self.fairness.asked and not self.fairness.by:
            raise DeclarationError('[fairness] is asked and names no groups; give by = ["region"], or another column')


_SHARE, _MORE = (0.0, 1.0), (0.0, 1e9)
_RANGES: dict[str, dict[str, tuple[float, float]]] = {
    "": {"smallest_group": (1, 1e9)},
    "discrimination": {"gini": (-1.0, 1.0), "lost": _SHARE, "lost_at_worst": _SHARE},
    "calibration": {"ratio": (1.0, 1e9), "error": _SHARE},
    "stability": {"psi": _MORE},
    "actions": {"changed": _SHARE, "changed_in_group": _SHARE},
    "reasons": {"same_first": _SHARE, "fewest": (1, 1e9)},
    "parity": {"changed": _MORE},
    "fairness": {"kept_ratio": _SHARE},
}


def read_gates(file: Path | None) -> Gates:
    """The gates a TOML file states, the rest as they come; None: all as they come.

    DeclarationError for a file that is no TOML, a key that is none and a value out of its range.
    """
    if file is None:
        return typed(
            Gates, parse_table(default_text(), "the gates of creditline", DeclarationError), "", DeclarationError
        )
    what = "write gates as docs/promote.md shows them"
    return typed(Gates, read_table(file, DeclarationError, what), str(file), DeclarationError)


def default_text() -> str:
    """The file that comes with creditline."""
    return files("creditline.training.promote").joinpath("gates.toml").read_text(encoding="utf-8")
