"""The economy's share of the log-odds, as a map of its own on top."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from creditline.features.errors import DeclarationError
from creditline.models.calibration.map import CalibrationMap, Floats


@dataclass(frozen=True)
class MacroTerm:
    """`coefficient * (value - anchor)`, in log-odds of default; above 0 is riskier.

    `coefficient`: log-odds per unit of the indicator. `anchor`: the value at which the map below holds as it stands.
    `value`: the newest figure published by the end of `known_on`.
    """

    indicator: str
    coefficient: float
    anchor: float
    value: float
    known_on: date

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, (self.coefficient, self.anchor, self.value))):
            raise DeclarationError(f"a macro term takes finite numbers, not {self}")

    @property
    def offset(self) -> float:
        """What the term adds to the log-odds."""
        return self.coefficient * (self.value - self.anchor)

    def offsets(self, figures: Floats) -> Floats:
        """What it would add at other figures, (n,); the same bits as `offset` at its own."""
        return self.coefficient * (figures - self.anchor)

    def to_json(self) -> dict[str, Any]:
        """The term as data, the day as YYYY-MM-DD."""
        return {
            "indicator": self.indicator,
            "coefficient": self.coefficient,
            "anchor": self.anchor,
            "value": self.value,
            "known_on": self.known_on.isoformat(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "MacroTerm":
        """What `to_json` described; KeyError, TypeError or ValueError where it describes no term."""
        coefficient, anchor, value = (float(data[name]) for name in ("coefficient", "anchor", "value"))
        return cls(str(data["indicator"]), coefficient, anchor, value, date.fromisoformat(data["known_on"]))


@dataclass(frozen=True)
class MacroShifted:
    """`log_odds = base(margin) + sum of the terms`; the base stays as it was.

    The terms stand at the figures known on one day, which they name; `at_figures` gives the map of rows of other days.

    >>> from creditline.models.calibration import Sigmoid
    >>> term = MacroTerm("unemployment", coefficient=0.5, anchor=5.0, value=6.0, known_on=date(2024, 12, 31))
    >>> MacroShifted(Sigmoid(), (term,))([0.0, 1.0]).tolist()
    [0.5, 1.5]
    """

    base: CalibrationMap
    terms: tuple[MacroTerm, ...]

    def __post_init__(self) -> None:
        names = [term.indicator for term in self.terms]
        if not names or len(set(names)) != len(names):
            raise DeclarationError(f"a macro map takes one term per indicator, one at least, not {names}")

    @property
    def offset(self) -> float:
        """What all terms add to the log-odds, added one by one: the floats' `sum` compensates since Python 3.12."""
        return reduce(add, (term.offset for term in self.terms), 0.0)

    def __call__(self, margin: ArrayLike) -> Floats:
        """Calibrated log-odds of default; any shape."""
        return self.base(margin) + self.offset

    def inverse(self, log_odds: ArrayLike) -> Floats:
        """The margin at which the map gives `log_odds`."""
        return self.base.inverse(np.asarray(log_odds, dtype=np.float64) - self.offset)

    def mean_slope(self, start: ArrayLike, end: ArrayLike) -> Floats:
        """The base's mean slope: moving up or down bends nothing."""
        return self.base.mean_slope(start, end)

    def to_json(self) -> dict[str, Any]:
        """The map as data, the base inside it."""
        return {"kind": "macro", "terms": [term.to_json() for term in self.terms], "base": self.base.to_json()}
