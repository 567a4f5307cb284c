"""A map moved to another level of risk, as a layer of its own."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from creditline.features.errors import DeclarationError
from creditline.models.calibration.map import CalibrationMap, Floats


@dataclass(frozen=True)
class Shifted:
    """`log_odds = base(margin) + offset`; the base stays as it was fitted.

    `toward`: the default rate (0 to 1, both excluded) the offset was made for, for the record.

    >>> from creditline.models.calibration import Sigmoid
    >>> Shifted(Sigmoid(), offset=-0.5, toward=0.02)([0.0, 1.0]).tolist()
    [-0.5, 0.5]
    """

    base: CalibrationMap
    offset: float
    toward: float

    def __post_init__(self) -> None:
        if not math.isfinite(self.offset) or not 0.0 < self.toward < 1.0:
            raise DeclarationError(
                f"a shifted map needs a finite offset and a default rate between 0 and 1, not {self.offset} and "
                f"{self.toward}"
            )

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
        return {"kind": "shifted", "offset": self.offset, "toward": self.toward, "base": self.base.to_json()}
