"""Logistic regression: the one by which every map, scorecard and macro coefficient is fitted."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, minimize
from scipy.special import expit

from creditline.features.errors import DataError
from creditline.training.fit.level import level_at
from creditline.training.fit.one_thread import one_thread

Floats = NDArray[np.float64]

# Of the mean loss, columns scaled to 1: where the search ends steeper, or Newton's method would still go farther, there is
# no lowest point.
_FLAT, _NEAR = 1e-8, 1e-4
_STEPS = 100
_SHORTER = 0.5 ** np.arange(40)
_SAME = 1 + 1e-14  # as high, up to rounding


def fit_logistic(
    columns: Floats,
    target: Floats,
    *,
    weight: Floats | None = None,
    offset: Floats | None = None,
    limits: tuple[float, float] = (-np.inf, np.inf),
    ridge: float = 0.0,
) -> tuple[Floats, float]:
    """Coefficients (k,) and level that make `target` most likely: its log-odds are `offset + columns @ found + level`.

    `columns` (n, k); `target` (n,) in [0, 1], not all of one end; `weight` (n,): how often each row counts; `offset`
    (n,). `limits`: the lowest and the highest any coefficient may be, itself included. `ridge`: half of it times each
    coefficient squared is added to the summed loss, the level left out. DataError where no coefficients are the most
    likely, as where a column separates the outcomes and nothing holds its coefficient; with finite limits there always
    are such, and none is refused.

    The search is scipy's L-BFGS-B on centred and scaled columns; Newton's method then takes it to the last digits, no
    step of which raises the loss, so that none goes round in circles. The same bytes on any number of cores.
    """
    with one_thread():
        return _fit(columns, target, weight, offset, limits, ridge)


def _fit(
    columns: Floats,
    target: Floats,
    weight: Floats | None,
    offset: Floats | None,
    limits: tuple[float, float],
    ridge: float,
) -> tuple[Floats, float]:
    rows, count = columns.shape
    total = float(rows) if weight is None else float(weight.sum())
    share = np.full(rows, 1.0 / rows) if weight is None else weight / total
    known = np.zeros(rows) if offset is None else offset
    middle, spread = columns.mean(axis=0), columns.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    design = np.column_stack([(columns - middle) / spread, np.ones(rows)])
    low, high = (np.append(limit * spread, end) for limit, end in zip(limits, (-np.inf, np.inf), strict=True))
    drawn = np.append(ridge / total / spread**2, 0.0)

    def loss(at: Floats) -> tuple[float, Floats]:
        z = known + design @ at
        slope = design.T @ (share * (expit(z) - target)) + drawn * at
        return float(share @ (np.logaddexp(0.0, z) - target * z) + 0.5 * drawn @ at**2), slope

    def newton(at: Floats, slope: Floats) -> Floats:
        free = ((at > low) | (slope < 0)) & ((at < high) | (slope > 0))
        p = expit(known + design @ at)
        curve = (design[:, free].T * (share * p * (1 - p))) @ design[:, free] + np.diag(drawn[free])
        to = at.copy()
        to[free] -= np.linalg.lstsq(curve, slope[free])[0]
        return np.asarray(np.clip(to, low, high))

    def steepness(at: Floats, slope: Floats) -> float:
        return float(np.abs(at - np.clip(at - slope, low, high)).max())

    nearest = np.clip(np.zeros(count), low[:-1], high[:-1])
    begin = np.append(nearest, level_at(float(share @ target), known + design[:, :-1] @ nearest, share))
    found = minimize(
        loss,
        begin,
        jac=True,
        method="L-BFGS-B",
        bounds=Bounds(low, high),
        options={"maxiter": 1000, "ftol": 1e-15, "gtol": 1e-10},
    )
    at: Floats = np.asarray(found.x)
    height, slope = loss(at)
    for _ in range(_STEPS):
        far = newton(at, slope) - at
        for share_of_step in _SHORTER:
            to = at + share_of_step * far
            lower, after = loss(to)
            if lower < height or (lower <= _SAME * height and steepness(to, after) < steepness(at, slope)):
                break
        else:
            break
        at, height, slope = to, lower, after
    free = not np.isfinite(limits).all()
    if free and (steepness(at, slope) > _FLAT or np.abs(newton(at, slope) - at).max() > _NEAR):
        raise DataError(
            "a logistic regression does not settle; check the outcomes and what predicts them for extreme values"
        )
    slopes = np.clip(at[:-1] / spread, *limits)
    for limit, end in zip(limits, (low, high), strict=True):
        slopes = np.where(at[:-1] == end[:-1], limit, slopes)
    return slopes, float(at[-1] - slopes @ middle)
