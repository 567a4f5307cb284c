"""Fitting the sigmoid map: a straight line on log-odds."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

from creditline.features.errors import DataError
from creditline.models.calibration import SLOPE_LIMITS, Sigmoid
from creditline.training.metrics.outcome_pair import outcome_pair, weight_of

Floats = NDArray[np.float64]
_STEPS = 100
_TOLERANCE = 1e-12


def fit_sigmoid(margin: ArrayLike, defaulted: ArrayLike, weight: ArrayLike | None = None) -> Sigmoid:
    """The straight line on log-odds that makes the outcomes most likely (Platt 1999).

    `margin`, `defaulted` (0 or 1) and `weight` (how often each row counts) have shape (n,). Outcomes are drawn in a
    little, to (bads + 1) / (bads + 2) and 1 / (goods + 2), so that perfectly separated customers do not get infinite
    odds. A line steeper or flatter than a map may be is held at the limit. DataError unless both outcomes occur.
    """
    y, x = outcome_pair(defaulted, margin, both_classes=True)
    w = weight_of(weight, y)
    target = drawn_in(y, w)
    spread = x.std()
    if spread == 0:
        return Sigmoid(1.0, float(_log_odds(float(np.average(target, weights=w))) - x[0]))
    centre = x.mean()
    scaled = (x - centre) / spread
    slope, level = _newton(scaled, target, w)
    lowest, highest = SLOPE_LIMITS
    held = float(np.clip(slope / spread, lowest, highest))
    if held != slope / spread:
        _, level = _newton(scaled, target, w, held_slope=held * spread)
    return Sigmoid(held, float(level - held * centre))


def drawn_in(defaulted: Floats, weight: Floats | None = None) -> Floats:
    """Outcomes (0 or 1) as targets a little inside (0, 1), so that nobody gets infinite odds (Platt 1999)."""
    bads, everybody = defaulted.sum(), float(defaulted.size)
    if weight is not None:
        bads, everybody = weight @ defaulted, weight.sum()
    return np.asarray(np.where(defaulted == 1, (bads + 1) / (bads + 2), 1 / (everybody - bads + 2)))


def _log_odds(p: float) -> float:
    return float(np.log(p) - np.log1p(-p))


def _newton(x: Floats, target: Floats, counts: Floats | None, held_slope: float | None = None) -> tuple[float, float]:
    slope, level = held_slope or 0.0, _log_odds(float(np.average(target, weights=counts)))
    free = 1.0 if held_slope is None else 0.0
    for _ in range(_STEPS):
        p = expit(slope * x + level)
        weight = np.maximum(p * (1 - p), 1e-12)
        error = target - p
        if counts is not None:
            weight, error = weight * counts, error * counts
        gradient = np.array([free * (error @ x), error.sum()])
        hessian = np.array(
            [[free * (weight @ (x * x)) + (1 - free), free * (weight @ x)], [free * (weight @ x), weight.sum()]]
        )
        step = np.linalg.solve(hessian, gradient)
        # Damped: far from the optimum a full step can overshoot into the flat part of the curve.
        step *= min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-300))
        slope, level = slope + float(step[0]), level + float(step[1])
        if np.abs(step).max() < _TOLERANCE:
            return slope, level
    raise DataError("the calibration map did not settle; check the outcomes and the margins for extreme values")
