"""How close predicted probabilities come to what happened."""

import numpy as np
from numpy.typing import ArrayLike

from creditline.training.metrics.outcome_pair import outcome_pair


def brier(defaulted: ArrayLike, pd: ArrayLike) -> float:
    """Mean squared difference of `pd` and outcome, in [0, 1]; lower is better.

    >>> brier([1, 0], [0.8, 0.4])  # (0.04 + 0.16) / 2
    0.1
    """
    y, p = outcome_pair(defaulted, pd)
    return float(np.mean((p - y) ** 2))


def log_loss(defaulted: ArrayLike, log_odds: ArrayLike) -> float:
    """Mean negative log likelihood in nats, >= 0, from the log-odds of default (a probability saturates, they do not).

    >>> round(log_loss([1, 0], [0.0, 0.0]), 6)  # ln 2
    0.693147
    """
    y, z = outcome_pair(defaulted, log_odds)
    return float(np.mean(np.logaddexp(0.0, z) - y * z))
