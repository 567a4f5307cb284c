"""Fitting the sigmoid map: a straight line on log-odds."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import logit

from creditline.models.calibration import SLOPE_LIMITS, Sigmoid
from creditline.training.fit.logistic import fit_logistic
from creditline.training.metrics.outcome_pair import Floats, outcome_pair, relative_weight_of


def fit_sigmoid(margin: ArrayLike, defaulted: ArrayLike, weight: ArrayLike | None = None) -> Sigmoid:
    """The straight line on log-odds that makes the outcomes most likely (Platt 1999).

    `margin`, `defaulted` (0 or 1) and `weight` (how much each row counts, in any unit) have shape (n,). Outcomes are
    drawn in a little, to (bads + 1) / (bads + 2) and 1 / (goods + 2), so that perfectly separated customers do not get
    infinite odds; weights are brought to a mean of 1 for that. A line steeper or flatter than a map may be is held at
    the limit. DataError unless both outcomes occur.
    """
    y, x = outcome_pair(defaulted, margin, both_classes=True)
    w = relative_weight_of(weight, y)
    target = drawn_in(y, w)
    if x.min() == x.max():
        return Sigmoid(1.0, float(logit(np.average(target, weights=w)) - x[0]))
    (slope,), level = fit_logistic(x[:, None], target, weight=w, limits=SLOPE_LIMITS)
    return Sigmoid(float(slope), level)


def drawn_in(defaulted: Floats, weight: Floats | None = None) -> Floats:
    """Outcomes (0 or 1) as targets a little inside (0, 1), so that nobody gets infinite odds (Platt 1999)."""
    bads, everybody = defaulted.sum(), float(defaulted.size)
    if weight is not None:
        bads, everybody = weight @ defaulted, weight.sum()
    return np.asarray(np.where(defaulted == 1, (bads + 1) / (bads + 2), 1 / (everybody - bads + 2)))
