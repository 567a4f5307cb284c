"""Two models on the same rows: how much their measures differ, by drawing customers again."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit
from scipy.stats import t

from creditline.training.metrics.calibration_error import calibration_error
from creditline.training.metrics.customers import Numbers, degrees_of, numbered
from creditline.training.metrics.discrimination import ks
from creditline.training.metrics.outcome_pair import Floats, outcome_pair, weight_of
from creditline.training.metrics.probability import brier, log_loss

MEASURES = ("ks", "brier", "log_loss", "calibration_error")
_DRAWS, _SEED, _BINS = 400, 0, 10
_CELLS = 2_000_000  # of one block of draws: rows times draws


@dataclass(frozen=True)
class PairedDraws:
    """Of one measure: `first` and `second` with their 95 % bounds, and `difference`, the second's less the first's.

    `p` is two-sided, 1 where the two say the same of every row.
    """

    first: float
    first_low: float
    first_high: float
    second: float
    second_low: float
    second_high: float
    difference: float
    low: float
    high: float
    p: float


def paired_draws(
    defaulted: ArrayLike,
    first: ArrayLike,
    second: ArrayLike,
    customer: ArrayLike | None = None,
    weight: ArrayLike | None = None,
) -> dict[str, PairedDraws]:
    """KS, Brier score, log loss and calibration error (10 equal-mass bins) of two log-odds of default, by `MEASURES`.

    Customers are drawn 400 times with replacement, by seed, the same ones for both models. The drawn values exceed the one
    they are drawn from by b, which is taken off: `value - b`, t and `sqrt(variance of the draws + b^2)` to either side (Efron &
    Tibshirani 1993, 10.6), with one degree of freedom less than the rarer outcome has customers. For a KS distance this holds
    from 100 customers of the rarer outcome on. `weight`: how often a row counts. DataError unless both outcomes occur.
    """
    y, one = outcome_pair(defaulted, first, both_classes=True)
    _, other = outcome_pair(defaulted, second)
    who, w = numbered(customer, y), weight_of(weight, y)
    measured = [_measured(y, odds, w) for odds in (one, other)]
    models = [_Drawable.of(y, odds) for odds in (one, other)]
    counted = np.ones(y.size) if w is None else w
    still = [model.values(counted[None, :])[0] for model in models]
    drawn = np.concatenate([np.stack([m.values(times) for m in models], 1) for times in _draws(y, who, counted)])
    bound = float(t.ppf(0.975, degrees_of(y, who)))
    degrees = degrees_of(y, who)
    found = {}
    for place, name in enumerate(MEASURES):
        highest = np.inf if name == "log_loss" else 1.0
        own = [_bounded(measured[m][place], drawn[:, m, place], still[m][place], bound, (0.0, highest)) for m in (0, 1)]
        gap, gaps = measured[1][place] - measured[0][place], drawn[:, 1, place] - drawn[:, 0, place]
        off = float(gaps.mean()) - (still[1][place] - still[0][place])
        error = float(np.hypot(gaps.std(ddof=1), off))
        low, high = _bounded(gap, gaps, still[1][place] - still[0][place], bound, (-highest, highest))
        p = float(2 * t.sf(abs(gap - off) / error, degrees)) if error > 1e-12 else float(abs(gap) < 1e-12)
        found[name] = PairedDraws(
            measured[0][place], *own[0], measured[1][place], *own[1], float(gap), low, high, min(p, 1.0)
        )
    return found


def _measured(y: Floats, odds: Floats, w: Floats | None) -> tuple[float, ...]:
    pd = expit(odds)
    return ks(y, odds, w), brier(y, pd, w), log_loss(y, odds, w), calibration_error(y, pd, _BINS, w)


def _bounded(
    value: float, drawn: Floats, still: float, bound: float, within: tuple[float, float]
) -> tuple[float, float]:
    off = float(drawn.mean()) - still
    reach = bound * float(np.hypot(drawn.std(ddof=1), off))
    return float(max(value - off - reach, within[0])), float(min(value - off + reach, within[1]))


def _draws(y: Floats, who: Numbers, w: Floats) -> Iterator[Floats]:
    """How often each row counts in each draw, (draws, n), a block at a time; draws without one of the outcomes are left out."""
    customers = int(who.max()) + 1
    rng = np.random.default_rng(_SEED)
    block = max(min(_CELLS // y.size, _DRAWS), 1)
    for start in range(0, _DRAWS, block):
        size = min(block, _DRAWS - start)
        times = rng.multinomial(customers, np.full(customers, 1 / customers), size=size)[:, who] * w
        yield times[((times @ y) > 0) & ((times @ (1 - y)) > 0)]


@dataclass(frozen=True)
class _Drawable:
    """One model's rows in the order of its risk; `first`: where each of its values begins, `pd` of each value."""

    order: Numbers
    first: Numbers
    bad: Floats
    pd: Floats
    loss: Floats

    @classmethod
    def of(cls, y: Floats, odds: Floats) -> "_Drawable":
        order = np.argsort(odds, kind="stable")
        first = np.flatnonzero(np.append(True, np.diff(odds[order]) != 0))
        sorted_y, sorted_odds = y[order], odds[order]
        loss = np.stack([(expit(sorted_odds) - sorted_y) ** 2, np.logaddexp(0.0, sorted_odds) - sorted_y * sorted_odds])
        return cls(order, first, sorted_y, expit(odds[order][first]), loss)

    def values(self, times: Floats) -> Floats:
        """The `MEASURES` of each draw, (draws, 4). A tenth takes of customers of one pd an even part, whatever their outcome."""
        sorted_times = times[:, self.order]
        total = sorted_times.sum(axis=1)
        all_of, bad_of = (np.add.reduceat(sorted_times * each, self.first, axis=1) for each in (1.0, self.bad))
        rows, bads = np.cumsum(all_of, axis=1), np.cumsum(bad_of, axis=1)
        goods = rows - bads
        gap = np.abs(bads / bads[:, -1:] - goods / goods[:, -1:]).max(axis=1)
        expected = np.cumsum(all_of * self.pd, axis=1)
        cuts = np.linspace(0.0, 1.0, _BINS + 1)[1:]
        off = [_error(own, e, b, cuts) for own, e, b in zip(rows, expected, bads, strict=True)]
        losses = sorted_times @ self.loss.T / total[:, None]
        return np.column_stack([gap, losses, off])


def _error(rows: Floats, expected: Floats, bads: Floats, cuts: Floats) -> float:
    """Sum over tenths of |expected - bads| over all rows, all three cumulated by pd."""
    gap = np.append(0.0, expected - bads)
    at = np.interp(cuts * rows[-1], np.append(0.0, rows), gap)
    return float(np.abs(np.diff(at, prepend=0.0)).sum() / rows[-1])
