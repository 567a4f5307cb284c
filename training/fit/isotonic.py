"""Fitting isotonic regression, made strictly increasing."""

from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import isotonic_regression
from scipy.special import logit

from creditline.models.calibration import SLOPE_LIMITS, Knots
from creditline.training.fit.level import level_at
from creditline.training.fit.sigmoid import fit_sigmoid
from creditline.training.metrics.outcome_pair import Floats, outcome_pair, relative_weight_of

# A hair within the limits: the map's own check divides the same numbers after they were rounded.
_FLATTEST, _STEEPEST = SLOPE_LIMITS[0] * 1.001, SLOPE_LIMITS[1] * 0.999
_EACH = 5.0  # bads and goods in a block; with fewer its log-odds are noise, with none they are infinite


@dataclass(frozen=True)
class _Block:
    customers: float
    bads: float
    margins: float
    rows: float
    bad_rows: float

    @property
    def x(self) -> float:
        return self.margins / self.customers

    @property
    def y(self) -> float:
        return float(logit(self.bads / self.customers))

    def with_(self, other: "_Block") -> "_Block":
        return _Block(*(one + another for one, another in zip(astuple(self), astuple(other), strict=True)))

    @property
    def tells(self) -> bool:
        return min(self.bad_rows, self.rows - self.bad_rows) >= _EACH


def fit_isotonic(margin: ArrayLike, defaulted: ArrayLike, weight: ArrayLike | None = None) -> Knots:
    """Isotonic regression on default rates, its steps joined by straight lines on log-odds.

    `margin`, `defaulted` (0 or 1) and `weight` (how much each row counts, in any unit) have shape (n,). Neighbouring
    steps are pooled until each has 5 bads and 5 goods and no line between them is flatter or steeper than a map may be;
    beyond the middles of the outer steps the map goes on as steeply as the sigmoid. Lines in place of steps change the
    mean probability, so all is moved until that is the default rate again. DataError unless both outcomes occur.
    """
    y, x = outcome_pair(defaulted, margin, both_classes=True)
    w = relative_weight_of(weight, y)
    line = fit_sigmoid(x, y, w)
    blocks = _rising(_telling(_steps(x, y, w)))
    if len(blocks) == 1 and not blocks[0].tells:  # fewer than 5 of one kind: a line through what there is
        centre = np.average(x, weights=w)
        middle = [(float(centre), float(line(centre)))]
    else:
        middle = [(block.x, block.y) for block in blocks]
    (first_x, first_y), (last_x, last_y) = middle[0], middle[-1]
    slope = min(max(line.slope, _FLATTEST), _STEEPEST)
    points = [(first_x - 1.0, first_y - slope), *middle, (last_x + 1.0, last_y + slope)]
    joined = Knots(tuple(at for at, _ in points), tuple(height for _, height in points))
    level = level_at(float(np.average(y, weights=w)), joined(x), w)
    return Knots(joined.x, tuple(height + level for height in joined.y))


def _steps(x: Floats, y: Floats, w: Floats | None) -> list[_Block]:
    values, which = np.unique(x, return_inverse=True)
    rows, bad_rows = np.bincount(which).astype(np.float64), np.bincount(which, weights=y)
    customers, bads = (rows, bad_rows) if w is None else (np.bincount(which, w), np.bincount(which, w * y))
    edges = isotonic_regression(bads / customers, weights=customers).blocks
    columns = (customers, bads, customers * values, rows, bad_rows)
    sums = [np.add.reduceat(column, edges[:-1]) for column in columns]
    return [_Block(*map(float, block)) for block in zip(*sums, strict=True)]


def _telling(blocks: list[_Block]) -> list[_Block]:
    pooled = [blocks[0]]
    for block in blocks[1:]:
        if pooled[-1].tells:
            pooled.append(block)
        else:
            pooled[-1] = pooled[-1].with_(block)
    if len(pooled) > 1 and not pooled[-1].tells:
        last = pooled.pop()
        pooled[-1] = pooled[-1].with_(last)
    return pooled


def _rising(blocks: list[_Block]) -> list[_Block]:
    kept = list(blocks)
    place = 0
    while place + 1 < len(kept):
        here, following = kept[place], kept[place + 1]
        if _FLATTEST <= (following.y - here.y) / (following.x - here.x) <= _STEEPEST:
            place += 1
        else:
            kept[place : place + 2] = [here.with_(following)]
            place = max(place - 1, 0)
    return kept
