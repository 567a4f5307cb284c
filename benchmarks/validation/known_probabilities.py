"""Tables of rows whose probabilities of default are right by construction, several dates to a customer.

A customer's hazard of default follows a path the model knows, times a random effect it does not know, drawn from a gamma
distribution of mean 1. Given that the customer has not defaulted by t, the chance to default within the next twelve
months is then `1 - ((1 + v H(t + 12)) / (1 + v H(t)))^(-1/v)`, H the known cumulative hazard and v the variance of the
effect (Vaupel, Manton & Stallard 1979). Rows end with the default, horizons overlap, half the customers come later.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

Floats = NDArray[np.float64]
_HORIZON = 12  # months
_VARIANCE = 1.0  # of the random effect
_SPREAD = 1.2  # standard deviation of the logarithm of the known hazard
_NOISE = 0.5  # of the log-odds of a model that is not quite right
_CLOSING = 0.03  # of the lines a month, where some are closed


@dataclass(frozen=True)
class Case:
    """What tables are like. `rate`: about the share that defaults within a year. `every`: months between dates.

    `weights`: `none`, `lender` (known beforehand, larger for riskier customers) or `closed` (rows whose line is closed
    before the outcome is known are lost; the others stand for them by the inverse of their chance to be seen).
    """

    customers: int
    rate: float
    dates: int
    every: int
    weights: str = "none"


@dataclass(frozen=True)
class Rows:
    """One entry per row; `pd` is right. `others`: log-odds of two models of the same quality, shape (2, n)."""

    customer: NDArray[np.int64]
    date: NDArray[np.int64]
    pd: Floats
    defaulted: Floats
    weight: Floats | None
    others: Floats


def draw(case: Case, rng: np.random.Generator) -> Rows:
    """Draw one table."""
    size, months = case.customers, (case.dates - 1) * case.every + _HORIZON
    lasting, passing = rng.normal(size=size), rng.normal(size=(size, -(-months // 3)))
    hazard = np.exp(_SPREAD * (0.8 * lasting[:, None] + 0.6 * np.repeat(passing, 3, axis=1)[:, :months]))
    hazard *= case.rate / _HORIZON / np.exp(_SPREAD**2 / 2)
    cumulative = np.concatenate([np.zeros((size, 1)), np.cumsum(hazard, axis=1)], axis=1)
    lives_to = rng.exponential(size=size) / rng.gamma(1 / _VARIANCE, _VARIANCE, size)  # in cumulative hazard
    first = np.maximum(rng.integers(-case.dates, case.dates, size), 0)
    bias = rng.normal(0, _NOISE, (2, size))
    closed = rng.exponential(1 / _CLOSING, (size, case.dates))
    parts = [_on(case, j, cumulative, lives_to, first, bias, lasting, closed[:, j], rng) for j in range(case.dates)]
    columns = [
        np.concatenate([getattr(part, name) for part in parts]) for name in ("customer", "date", "pd", "defaulted")
    ]
    weight = None if case.weights == "none" else np.concatenate([part.weight for part in parts])
    return Rows(*columns, weight, np.concatenate([part.others for part in parts], axis=1))


def _on(
    case: Case,
    place: int,
    cumulative: Floats,
    lives_to: Floats,
    first: NDArray[np.int64],
    bias: Floats,
    lasting: Floats,
    closed: Floats,
    rng: np.random.Generator,
) -> Rows:
    """The rows of one date."""
    start = place * case.every
    now, end = cumulative[:, start], cumulative[:, start + _HORIZON]
    pd = 1 - ((1 + _VARIANCE * end) / (1 + _VARIANCE * now)) ** (-1 / _VARIANCE)
    defaulted = (lives_to <= end).astype(np.float64)
    there = (first <= place) & (lives_to > now)
    weight = None
    if case.weights == "lender":
        weight = np.exp(0.5 * lasting)
    if case.weights == "closed":
        path = cumulative[:, start : start + _HORIZON + 1]
        until = np.where(defaulted == 1, (path < lives_to[:, None]).sum(axis=1), _HORIZON)
        there &= closed > until
        weight = np.exp(_CLOSING * until)
    rows = np.flatnonzero(there)
    others = logit(pd[rows]) + bias[:, rows] + rng.normal(0, _NOISE / 2, (2, rows.size))
    counts = None if weight is None else weight[rows]
    return Rows(rows, np.full(rows.size, place), pd[rows], defaulted[rows], counts, others)
