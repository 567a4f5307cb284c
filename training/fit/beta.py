"""Fitting the beta map."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize
from scipy.special import expit

from creditline.models.calibration import SLOPE_LIMITS, Beta
from creditline.training.fit.sigmoid import drawn_in, fit_sigmoid
from creditline.training.metrics.outcome_pair import Floats, outcome_pair, weight_of


def fit_beta(margin: ArrayLike, defaulted: ArrayLike, weight: ArrayLike | None = None) -> Beta:
    """The beta map that makes the outcomes most likely (Kull, Silva Filho, Flach 2017).

    `margin`, `defaulted` (0 or 1) and `weight` (how often each row counts) have shape (n,); outcomes are drawn in as
    for the sigmoid, where the search begins. Both slopes are held within the limits of a map, so that it rises strictly.
    DataError unless both outcomes occur.
    """
    y, x = outcome_pair(defaulted, margin, both_classes=True)
    w = weight_of(weight, y)
    target = drawn_in(y, w)
    counts, everybody = (1.0, float(x.size)) if w is None else (w, float(w.sum()))
    parts = np.stack([-np.logaddexp(0.0, -x), np.logaddexp(0.0, x), np.ones_like(x)])

    def loss(weights: Floats) -> tuple[float, Floats]:
        z = weights @ parts
        error = (expit(z) - target) * counts
        return float(np.average(np.logaddexp(0.0, z) - target * z, weights=w)), parts @ error / everybody

    line = fit_sigmoid(x, y, w)
    start = np.array([line.slope, line.slope, line.intercept])
    limits = [SLOPE_LIMITS, SLOPE_LIMITS, (None, None)]
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=limits, options={"maxiter": 1000, "ftol": 1e-15, "gtol": 1e-10}
    ).x
    return Beta(*(float(weight) for weight in found))
