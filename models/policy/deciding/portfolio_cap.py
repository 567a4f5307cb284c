"""The portfolio cap: when the total is too much, the least safe lines are scaled first."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from creditline.models.policy.deciding.cap_lines import CapLines, LinesHere
from creditline.models.policy.deciding.decided import Scaling
from creditline.models.policy.deciding.exposure import cents, exposure_left, exposure_of
from creditline.models.policy.parts.clauses import PortfolioCap

Floats = NDArray[np.float64]


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
    if portfolio is None:
        return Scaling(exposure=int(cents(exposure_of(limit, balance)).sum()) / 100.0)
    return scale_lines(portfolio, LinesHere(score, limit, balance, in_default, unit), unit)


def scale_lines(portfolio: PortfolioCap, lines: CapLines, unit: float) -> Scaling:
    """The same of lines that are wherever they are."""
    tally = lines.tally(portfolio.keep)
    total = (tally.apart + tally.now) / 100.0
    cap = int(np.floor(portfolio.cap * 100.0 + 1e-6))
    if tally.apart + tally.now <= cap:
        return Scaling(exposure=total, cap=portfolio.cap)
    cap -= tally.apart
    if tally.left > cap:
        factor = _largest(lambda some: [left <= cap for left in lines.left(some)], 0.0, portfolio.keep, lines.halvings)
        [left] = lines.left([factor])
        return Scaling(np.inf, factor, factor, total, portfolio.cap, max(left - cap, 0) / 100.0)
    last = int(np.searchsorted(np.cumsum(tally.saved), tally.now - cap))
    limit, balance = lines.at(float(tally.scores[last]))
    others = tally.now - int(tally.saved[:last].sum()) - exposure_left(limit, balance, 1.0, unit)
    factor = _largest(
        lambda some: [others + exposure_left(limit, balance, f, unit) <= cap for f in some], portfolio.keep, 1.0
    )
    return Scaling(float(tally.scores[last]), factor, portfolio.keep, total, portfolio.cap)


def _largest(holds: Callable[[Sequence[float]], Sequence[bool]], low: float, high: float, halvings: int = 1) -> float:
    """The largest factor found for which `holds`, which is true at `low` (or nowhere, and then it is `low`) and falls.

    Sixty times the middle is asked about: so many `halvings` together, with every middle they may come to, give the same.
    """
    for _ in range(60 // halvings):
        ends, middles = [(low, high)], set()
        for _ in range(halvings):
            halves = [(a, 0.5 * (a + b), b) for a, b in ends]
            middles |= {middle for _, middle, _ in halves}
            ends = [end for a, middle, b in halves for end in ((a, middle), (middle, b))]
        factors = sorted(middles)
        held = dict(zip(factors, holds(factors), strict=True))
        for _ in range(halvings):
            middle = 0.5 * (low + high)
            low, high = (middle, high) if held[middle] else (low, middle)
    return low
