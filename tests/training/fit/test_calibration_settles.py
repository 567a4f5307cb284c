"""Calibration settles: whatever the shape of the margins, no map is refused, and the answer is the most likely one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from creditline.models.calibration import SLOPE_LIMITS
from creditline.training.fit import fit_sigmoid
from creditline.training.fit.calibrate import MAPS
from creditline.training.fit.level import level_at
from creditline.training.fit.sigmoid import drawn_in

SHAPES = {
    "a narrow mass of goods and a long tail": lambda rng, n: np.where(
        rng.random(n) < 0.95, rng.normal(-5, 0.05, n), -5 + rng.exponential(20, n)
    ),
    "a spike": lambda rng, n: np.where(rng.random(n) < 0.9, 0.0, rng.exponential(5, n)),
    "no variance": lambda rng, n: rng.standard_cauchy(n),
    "one far away": lambda rng, n: np.append(rng.normal(-3, 0.1, n - 1), 10.0 ** rng.uniform(2, 9)),
    "many magnitudes": lambda rng, n: rng.lognormal(0, 3, n),
    "two values": lambda rng, n: rng.choice([-0.3, 3.0], n),
    "two masses far apart": lambda rng, n: rng.choice([-40.0, 40.0], n) + rng.normal(0, 1e-3, n),
    "nearly one value": lambda rng, n: -2 + 1e-9 * rng.normal(size=n),
    "far from zero": lambda rng, n: 1e6 + rng.normal(size=n),
    "few values": lambda rng, n: np.round(rng.normal(-3, 2, n)),
}
BADS = {
    "at random": lambda rng, x: rng.random(x.size) < 0.05,
    "all on top": lambda rng, x: x > np.quantile(x, 0.9),
    "all at the bottom": lambda rng, x: x < np.quantile(x, 0.1),
    "one": lambda rng, x: np.arange(x.size) == rng.integers(x.size),
    "half": lambda rng, x: rng.random(x.size) < 0.5,
}


def invented(shape, bads, seed, weighted):
    rng = np.random.default_rng(seed)
    margin = SHAPES[shape](rng, int(10 ** rng.uniform(0.7, 3)))
    defaulted = BADS[bads](rng, margin).astype(float)
    if defaulted.min() == defaulted.max():
        defaulted[0] = 1 - defaulted[0]
    return margin, defaulted, rng.lognormal(0, 2, margin.size) if weighted else None


@given(st.sampled_from(list(SHAPES)), st.sampled_from(list(BADS)), st.integers(0, 10**6), st.booleans())
@settings(max_examples=60)
def test_no_data_set_is_refused(shape, bads, seed, weighted):
    margin, defaulted, weight = invented(shape, bads, seed, weighted)
    for fit in MAPS.values():
        assert np.isfinite(fit(margin, defaulted, weight)(margin)).all()


@given(st.sampled_from(list(SHAPES)), st.sampled_from(list(BADS)), st.integers(0, 10**6))
@settings(max_examples=60)
def test_no_other_line_is_more_likely(shape, bads, seed):
    margin, defaulted, _ = invented(shape, bads, seed, weighted=False)
    found, target = fit_sigmoid(margin, defaulted), drawn_in(defaulted)

    def loss(slope):
        z = slope * margin
        z = z + level_at(target.mean(), z)  # the best level there is for that slope
        return np.mean(np.logaddexp(0, z) - target * z)

    z = found(margin)
    ours = np.mean(np.logaddexp(0, z) - target * z)
    others = [found.slope * factor for factor in (0.5, 0.9, 0.999, 1.001, 1.1, 2.0)]
    for slope in (*SLOPE_LIMITS, *(one for one in others if SLOPE_LIMITS[0] <= one <= SLOPE_LIMITS[1])):
        assert ours <= loss(slope) * (1 + 1e-9)


def test_a_level_by_hand():
    # Half of the mass at log-odds 0 and half at -ln 3, odds 1 and 1/3: with twice the odds, 2/3 and 2/5 of them, 8/15.
    assert level_at(8 / 15, np.array([0.0, -np.log(3)])) == pytest.approx(np.log(2), abs=1e-12)
    # Three times as many of the second: (2/3 + 3 * 2/5) / 4 = 7/15.
    assert level_at(7 / 15, np.array([0.0, -np.log(3)]), np.array([0.2, 0.6])) == pytest.approx(np.log(2), abs=1e-12)
    assert level_at(0.2, np.full(3, 5.0)) == pytest.approx(-np.log(4) - 5)


@given(st.floats(1e-6, 1 - 1e-6), st.lists(st.floats(-30, 30), min_size=1, max_size=30))
def test_a_level_reaches_its_rate(rate, log_odds):
    z = np.array(log_odds)
    assert expit(z + level_at(rate, z)).mean() == pytest.approx(rate, rel=1e-9)
