"""All the metrics of one group of customers."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from creditline.training.metrics.calibration_error import calibration_error
from creditline.training.metrics.discrimination import auc, ks
from creditline.training.metrics.outcome_pair import outcome_pair, weight_of
from creditline.training.metrics.probability import brier, log_loss


@dataclass(frozen=True)
class Metrics:
    """Counts and metrics of one group; `auc`, `gini` and `ks` are None where only one outcome occurs.

    `customers` and `defaults` are rows; everything else counts each row as often as its weight says.
    """

    customers: int
    defaults: int
    default_rate: float
    mean_pd: float
    auc: float | None
    gini: float | None
    ks: float | None
    brier: float
    log_loss: float
    calibration_error: float

    def numbers(self) -> dict[str, float]:
        """Name and value of every metric there is."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: float(value) for name, value in named.items() if value is not None}


def measure(defaulted: ArrayLike, log_odds: ArrayLike, weight: ArrayLike | None = None) -> Metrics:
    """Every metric from outcomes (0 or 1), calibrated log-odds of default and, if need be, weights, of shape (n,)."""
    y, z = outcome_pair(defaulted, log_odds)
    w = weight_of(weight, y)
    pd = expit(z)
    separable = bool(0 < y.sum() < y.size)
    area = auc(y, z, w) if separable else None
    return Metrics(
        customers=int(y.size),
        defaults=int(y.sum()),
        default_rate=float(np.average(y, weights=w)),
        mean_pd=float(np.average(pd, weights=w)),
        auc=area,
        gini=None if area is None else 2 * area - 1,
        ks=ks(y, z, w) if separable else None,
        brier=brier(y, pd, w),
        log_loss=log_loss(y, z, w),
        calibration_error=calibration_error(y, pd, weight=w),
    )
