"""Fitting the beta map."""

import numpy as np
from numpy.typing import ArrayLike

from creditline.models.calibration import SLOPE_LIMITS, Beta
from creditline.training.fit.logistic import fit_logistic
from creditline.training.fit.sigmoid import drawn_in
from creditline.training.metrics.outcome_pair import outcome_pair, relative_weight_of


def fit_beta(margin: ArrayLike, defaulted: ArrayLike, weight: ArrayLike | None = None) -> Beta:
    """The beta map that makes the outcomes most likely (Kull, Silva Filho, Flach 2017).

    `margin`, `defaulted` (0 or 1) and `weight` (how much each row counts, in any unit) have shape (n,); outcomes are
    drawn in as for the sigmoid. Both slopes are held within the limits of a map, so that it rises strictly.
    DataError unless both outcomes occur.
    """
    y, x = outcome_pair(defaulted, margin, both_classes=True)
    w = relative_weight_of(weight, y)
    parts = np.column_stack([-np.logaddexp(0.0, -x), np.logaddexp(0.0, x)])
    (good, bad), level = fit_logistic(parts, drawn_in(y, w), weight=w, limits=SLOPE_LIMITS)
    return Beta(float(good), float(bad), level)
