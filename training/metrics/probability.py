"""How close predicted probabilities come to what happened."""

import numpy as np
from numpy.typing import ArrayLike

from creditline.training.metrics.outcome_pair import outcome_pair, weight_of


def brier(defaulted: ArrayLike, pd: ArrayLike, weight: ArrayLike | None = None) -> float:
    """Mean squared difference of `pd` and outcome, in [0, 1]; lower is better. `weight`: how often each row counts.

    >>> brier([1, 0], [0.8, 0.4])  # (0.04 + 0.16) / 2
    0.1
    """
    y, p = outcome_pair(defaulted, pd)
    return float(np.average((p - y) ** 2, weights=weight_of(weight, y)))


def log_loss(defaulted: ArrayLike, log_odds: ArrayLike, weight: ArrayLike | None = None) -> float:
    """Mean negative log likelihood in nats, >= 0, from the log-odds of default (a probability saturates, they do not).

    `weight`: how often each row counts.

    >>> round(log_loss([1, 0], [0.0, 0.0]), 6)  # ln 2
    0.693147
    """
    y, z = outcome_pair(defaulted, log_odds)
    return float(np.average(np.logaddexp(0.0, z) - y * z, weights=weight_of(weight, y)))
