"""The portfolio cap: when the total is too much, the least safe lines are scaled first."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from creditline.models.policy.deciding.decided import Scaling
from creditline.models.policy.parts.clauses import PortfolioCap
from creditline.models.policy.parts.money import CENT, down_to, up_to

Floats = NDArray[np.float64]


def exposure_of(limit: Floats, balance: Floats) -> Floats:
    """What may be owed on each line, money: the limit, or what is owed already where that is more."""
    owed: Floats = np.maximum(limit, np.maximum(up_to(CENT, balance), 0.0))
    return owed


def scaled(limit: Floats, balance: Floats, factor: Floats | float, unit: float) -> Floats:
    """Limits (in whole cents) times `factor`, rounded down to multiples of `unit`; as they are where the factor is 1.

    Never above the limit and never below what is owed: who owes more than is left stands at that, to the cent, so that
    the cap takes from everybody all it may.
    """
    small = down_to(unit, np.floor(np.rint(limit * 100.0) * factor) / 100.0)
    kept: Floats = np.minimum(limit, np.maximum(np.where(factor < 1.0, small, limit), up_to(CENT, balance)))
    return kept


def scale_to_cap(
    portfolio: PortfolioCap | None,
    score: Floats,
    limit: Floats,
    balance: Floats,
    in_default: NDArray[np.bool_],
    unit: float,
) -> Scaling:
    """The threshold and factors that bring the total exposure of all lines to the cap, and not a cent above it.

    Lines are scaled to `keep` from the lowest score up until the cap holds; those at the last score only as far as
    needed. If everybody at `keep` is still too much, everybody is scaled by one smaller factor. Lines `in_default` fill the
    cap with what they come to, and are neither ranked nor scaled. Limits that are scaled are multiples of `unit`.
    """
    now = _total(exposure_of(limit, balance))
    total = now / 100.0
    if portfolio is None:
        return Scaling(exposure=total)
    cap = int(np.floor(portfolio.cap * 100.0 + 1e-6))
    if now <= cap:
        return Scaling(exposure=total, cap=portfolio.cap)
    cap -= _total(exposure_of(limit[in_default], balance[in_default]))
    score, limit, balance = score[~in_default], limit[~in_default], balance[~in_default]
    now = _total(exposure_of(limit, balance))

    def left(chosen: Floats, owed: Floats, factor: float) -> int:
        return _total(exposure_of(scaled(chosen, owed, factor, unit), owed))

    if left(limit, balance, portfolio.keep) > cap:
        factor = _largest(lambda f: left(limit, balance, f) <= cap, 0.0, portfolio.keep)
        short = max(left(limit, balance, factor) - cap, 0) / 100.0
        return Scaling(np.inf, factor, factor, total, portfolio.cap, short)
    scores, place = np.unique(score, return_inverse=True)
    saved = np.zeros(len(scores))
    np.add.at(
        saved,
        place,
        np.rint(
            100.0 * (exposure_of(limit, balance) - exposure_of(scaled(limit, balance, portfolio.keep, unit), balance))
        ),
    )
    last = int(np.searchsorted(np.cumsum(saved), now - cap))
    rest = now - int(saved[:last].sum())
    at = place == last
    others = rest - left(limit[at], balance[at], 1.0)
    factor = _largest(lambda f: others + left(limit[at], balance[at], f) <= cap, portfolio.keep, 1.0)
    return Scaling(float(scores[last]), factor, portfolio.keep, total, portfolio.cap)


def _total(money: Floats) -> int:
    return int(np.rint(money * 100.0).sum())


def _largest(holds: Callable[[float], bool], low: float, high: float) -> float:
    """The largest factor found for which `holds`, which is true at `low` (or nowhere, and then it is `low`) and falls."""
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low
