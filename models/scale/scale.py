"""The score scale: log-odds of default to points, higher is safer."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from creditline.features.errors import DeclarationError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scale:
    """`raw = offset - factor * log_odds`, with `factor = pdo / ln 2`.

    `pdo`: points that double the odds of paying. `anchor_score`: the points at `anchor_odds` good customers to one bad.
    `low` and `high` clip the score.

    >>> scale = Scale()
    >>> round(scale.offset, 3), round(scale.factor, 3)
    (430.083, 57.708)
    >>> scale.score(scale.raw([-math.log(19.0)])).tolist()
    [600]
    """

    pdo: float = 40.0
    anchor_score: float = 600.0
    anchor_odds: float = 19.0
    low: int = 350
    high: int = 950

    def __post_init__(self) -> None:
        numbers = (self.pdo, self.anchor_score, self.anchor_odds)
        if not all(math.isfinite(number) for number in numbers) or self.pdo <= 0 or self.anchor_odds <= 0:
            raise DeclarationError(f"a scale needs a positive pdo and positive anchor odds, not {self}")
        if not self.low < self.high:
            raise DeclarationError(f"a scale needs low < high, not {self.low} and {self.high}")

    @property
    def factor(self) -> float:
        """Points per unit of log-odds."""
        return self.pdo / math.log(2.0)

    @property
    def offset(self) -> float:
        """Points at even odds."""
        return self.anchor_score - self.factor * math.log(self.anchor_odds)

    def raw(self, log_odds: ArrayLike) -> Floats:
        """Points before clipping and rounding, from log-odds of default; any shape."""
        return self.offset - self.factor * np.asarray(log_odds, dtype=np.float64)

    def log_odds(self, raw: ArrayLike) -> Floats:
        """Log-odds of default at `raw` points; the inverse of `raw`."""
        return (self.offset - np.asarray(raw, dtype=np.float64)) / self.factor

    def clip(self, raw: ArrayLike) -> Floats:
        """Points held between `low` and `high`."""
        return np.clip(np.asarray(raw, dtype=np.float64), self.low, self.high)

    def score(self, raw: ArrayLike) -> NDArray[np.int64]:
        """The integer score: clipped, halves rounded up."""
        return np.floor(self.clip(raw) + 0.5).astype(np.int64)

    def to_json(self) -> dict[str, Any]:
        """The five settings."""
        return {
            "pdo": self.pdo,
            "anchor_score": self.anchor_score,
            "anchor_odds": self.anchor_odds,
            "low": self.low,
            "high": self.high,
        }
