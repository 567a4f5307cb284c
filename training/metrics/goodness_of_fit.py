"""Tests of whether probabilities fit what happened, rows of one customer taken together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import logit
from scipy.stats import norm

from creditline.training.metrics.calibration_error import EqualMassBins, equal_mass_bins
from creditline.training.metrics.effective import design_effect
from creditline.training.metrics.outcome_pair import Floats, outcome_pair, weight_of

_DRAWS, _SEED = 9_999, 0


@dataclass(frozen=True)
class Test:
    """A statistic and its p-value; `degrees` of freedom where it has any."""

    __test__ = False  # no test case, whatever pytest makes of the name

    statistic: float
    p: float
    degrees: int | None = None


@dataclass(frozen=True)
class BinTests:
    """`hosmer_lemeshow`, and the largest calibration error that 95 of 100 right models show on such rows, in [0, 1].

    `design_effect`: by how much fewer independent rows these are worth.
    """

    hosmer_lemeshow: Test
    error_by_chance: float
    design_effect: float


def hosmer_lemeshow(
    defaulted: ArrayLike,
    pd: ArrayLike,
    bins: int = 10,
    customer: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    spent: int = 0,
) -> BinTests:
    """Hosmer & Lemeshow's (1980) chi-square over equal-mass bins sorted by `pd`, for rows that need not be independent.

    `sum n (rate - mean pd)^2 / (mean pd (1 - mean pd))`, with n the rows of a bin divided by the mean design effect of
    the bins (Rao & Scott 1981). On customers none of the model was fitted on there are as many degrees of freedom as
    bins. `spent`: those that a map fitted on these very outcomes has used up, 2 for a logistic regression (their paper),
    and for one cross-fitted in folds too: each fold's is fitted on nearly all of them. A chi-square asks for some five
    expected defaults a bin, which the safest bins seldom have: p is the share of 9,999 seeded draws of binomial counts,
    n and mean pd as here, that fit no better (Davison & Hinkley 1997, 4.2.2); what is spent is taken out of the draws as
    the fit takes it out of outcomes, level first, then slope. Bins whose `pd` is 0 or 1 throughout are infinitely far
    off unless their rate is the same.
    """
    y, p = outcome_pair(defaulted, pd)
    cut = equal_mass_bins(y, p, bins, weight)
    effect = design_effect(y, customer, weight, cut.place)
    worth = cut.mass / cut.mass.sum() * y.size / effect
    statistic = float((_scaled(cut.default_rate - cut.mean_pd, cut, worth) ** 2).sum())
    whole = np.maximum(np.round(worth), 1.0)
    drawn = np.random.default_rng(_SEED).binomial(whole.astype(np.int64), cut.mean_pd, (_DRAWS, worth.size)) / whole
    off = _left(_scaled(drawn - cut.mean_pd, cut, whole), cut, whole, spent)
    further = int(((off**2).sum(axis=1) >= statistic * (1 - 1e-12)).sum())
    errors = np.abs(off * np.sqrt(cut.mean_pd * (1 - cut.mean_pd) / whole)) @ cut.mass / cut.mass.sum()
    test = Test(statistic, (further + 1) / (_DRAWS + 1), max(len(worth) - spent, 1))
    return BinTests(test, float(np.quantile(errors, 0.95)), effect)


def _scaled(gap: Floats, cut: EqualMassBins, worth: Floats) -> Floats:
    """Gaps of rate and mean pd, shape (…, bins), in standard deviations of the rate."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = np.where(gap == 0, 0.0, gap * np.sqrt(worth / (cut.mean_pd * (1 - cut.mean_pd))))
    return found


def _left(off: Floats, cut: EqualMassBins, worth: Floats, spent: int) -> Floats:
    """What a fit of level and slope leaves of gaps in standard deviations, shape (draws, bins)."""
    if not spent:
        return off
    spread = np.sqrt(worth * cut.mean_pd * (1 - cut.mean_pd))
    odds = logit(np.clip(cut.mean_pd, 1e-9, 1 - 1e-9))
    fitted = np.linalg.qr(np.stack([spread * odds**power for power in range(spent)], axis=1)).Q
    return np.asarray(off - off @ fitted @ fitted.T)


def spiegelhalter(
    defaulted: ArrayLike, pd: ArrayLike, customer: ArrayLike | None = None, weight: ArrayLike | None = None
) -> Test:
    """Spiegelhalter's (1986) z: whether the Brier score is what the probabilities themselves promise; two-sided.

    `sum (y - p)(1 - 2p) / sqrt(e sum (1 - 2p)^2 p (1 - p))`, standard normal where every `pd` is right; e is the design
    effect of the default rate, and both sums are weighted by weights of mean 1. Above 0 the outcomes are further from
    the probabilities than promised. Where all `pd` are 0, 1/2 or 1 it says nothing: 0, p 1.
    """
    y, p = outcome_pair(defaulted, pd)
    given = weight_of(weight, y)
    w = np.ones(y.size) if given is None else given / given.mean()
    variance = float(np.sum(w * (1 - 2 * p) ** 2 * p * (1 - p))) * design_effect(y, customer, given)
    if variance == 0:
        return Test(0.0, 1.0)
    z = float(np.sum(w * (y - p) * (1 - 2 * p)) / np.sqrt(variance))
    return Test(z, float(2 * norm.sf(abs(z))))
