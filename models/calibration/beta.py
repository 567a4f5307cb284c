"""The beta map: a curve on log-odds that is steeper towards one end."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from creditline.features.errors import DeclarationError
from creditline.models.calibration.map import Floats, check_slopes

_STEPS = 200
_FAR = 40.0  # from here on ln(1 + exp(x)) is x in double precision
_SHORT = 1.0  # margins closer than this are compared without subtracting two logarithms


@dataclass(frozen=True)
class Beta:
    """`log_odds = low * ln p - high * ln(1 - p) + intercept` with `p = 1 / (1 + exp(-margin))` (Kull et al. 2017).

    The slope is `low * (1 - p) + high * p`: `low` at the safe end, `high` at the risky one, and strictly between them
    elsewhere. Equal ones make a sigmoid. Worked on the margin, `p` itself would saturate.

    >>> Beta(low=2.0, high=2.0, intercept=-1.0)([0.0, 3.0]).round(12).tolist()
    [-1.0, 5.0]
    """

    low: float = 1.0
    high: float = 1.0
    intercept: float = 0.0

    def __post_init__(self) -> None:
        check_slopes([self.low, self.high], "a beta map")
        if not math.isfinite(self.intercept):
            raise DeclarationError(f"a beta map needs a finite intercept, not {self.intercept}")

    def __call__(self, margin: ArrayLike) -> Floats:
        """Calibrated log-odds of default; any shape."""
        at = np.asarray(margin, dtype=np.float64)
        return np.asarray(self.intercept - self.low * _softplus(-at) + self.high * _softplus(at))

    def inverse(self, log_odds: ArrayLike) -> Floats:
        """The margin at which the map gives `log_odds`, by Newton's method.

        The map bends one way only, so that from the first step on every step goes towards the answer.
        """
        wanted = np.asarray(log_odds, dtype=np.float64)
        at = np.asarray((wanted - self.intercept) / np.where(wanted > self.intercept, self.high, self.low))
        for _ in range(_STEPS):
            step = (self(at) - wanted) / self.mean_slope(at, at)
            at = at - step
            if np.all(np.abs(step) <= 4e-16 * np.maximum(1.0, np.abs(at))):
                break
        return np.asarray(at)

    def mean_slope(self, start: ArrayLike, end: ArrayLike) -> Floats:
        """Mean slope between two margins; the derivative where they are equal.

        The mean of `p` between margins m and m + h is ln(1 + p(m) (exp(h) - 1)) / h.
        """
        near, far = np.broadcast_arrays(np.minimum(start, end), np.maximum(start, end))
        run = np.asarray(far - near, dtype=np.float64)
        short = np.minimum(run, _SHORT)
        divisor = np.where(run > 0, run, 1.0)
        close = np.log1p(expit(near) * np.expm1(short)) / divisor
        wide = (np.logaddexp(0.0, far) - np.logaddexp(0.0, near)) / divisor
        mean = np.where(run == 0, expit(near), np.where(run <= _SHORT, close, wide))
        return np.asarray(self.low + (self.high - self.low) * mean)

    def to_json(self) -> dict[str, Any]:
        """The map as data."""
        return {"kind": "beta", "low": self.low, "high": self.high, "intercept": self.intercept}


def _softplus(x: Floats) -> Floats:
    """`ln(1 + exp(x))`, each step of it rising.

    `np.logaddexp(0, x)` adds a rising and a falling part, and so puts one in a hundred neighbouring doubles the wrong way
    round.
    """
    near = np.minimum(np.log1p(np.exp(np.minimum(x, _FAR))), _FAR)
    return np.where(x > _FAR, x, near)
