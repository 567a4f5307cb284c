"""Stability indices, shifts and rates of two days, against scipy and by many draws."""

import numpy as np
import pytest
from scipy.stats import beta, chi2, entropy, ttest_ind

from creditline.training.monitor.population.outcomes import _surprise
from creditline.training.monitor.population.rates import more_than, share_of
from creditline.training.monitor.population.shift import mean_shift
from creditline.training.monitor.population.stability_index import index_of

EVEN = np.full(10, 0.1)
MOVED = np.array([0.04, 0.06, 0.08, 0.1, 0.1, 0.1, 0.1, 0.12, 0.14, 0.16])
TRUE = float(entropy(MOVED, EVEN) + entropy(EVEN, MOVED))


def drawn(shares, size, seed):
    return np.random.default_rng(seed).multinomial(size, shares)


def test_the_index_is_two_entropies_and_its_noise_the_degrees_over_h():
    was, now = drawn(EVEN, 2000, 1), drawn(MOVED, 3000, 2)
    found = index_of(was, now, 0.1)
    e, a = (was + 0.5) / (was + 0.5).sum(), (now + 0.5) / (now + 0.5).sum()
    assert found.psi == pytest.approx(entropy(a, e) + entropy(e, a), rel=1e-12)
    assert found.noise == pytest.approx(9 * (1 / 2000 + 1 / 3000), rel=1e-12)


def test_without_a_threshold_p_is_the_chi_squares():
    was, now = drawn(EVEN, 500, 3), drawn(EVEN, 500, 4)
    found = index_of(was, now, 0.0)
    assert found.p == pytest.approx(chi2.sf(found.psi * 250, 9), rel=1e-9)


def test_the_interval_holds_the_true_index_and_p_keeps_its_level():
    held = rejected = 0
    for seed in range(400):
        found = index_of(drawn(EVEN, 1500, 2 * seed), drawn(MOVED, 1000, 2 * seed + 1), TRUE)
        held += found.low <= TRUE <= found.high
        rejected += found.p < 0.05
    assert 0.92 <= held / 400 <= 0.98
    assert rejected / 400 <= 0.07


def test_nobody_moved_where_all_is_equal_and_nothing_is_told_of_nobody():
    same = np.full(10, 100)
    assert index_of(same, same, 0.1).low == 0.0
    assert index_of(same, same, 0.1).p == pytest.approx(1.0)
    assert index_of(np.zeros(10, dtype=np.int64), same, 0.1).p == 1.0


def test_a_shift_has_welchs_error():
    random = np.random.default_rng(5)
    was, now = random.normal(0.0, 1.0, 400), random.normal(0.3, 2.0, 300)
    found = mean_shift(was, now, 0.15)
    assert found is not None
    told = ttest_ind(now, was, equal_var=False)
    assert found.shift / ((found.high - found.low) / (2 * 1.959963984540054)) == pytest.approx(told.statistic, rel=1e-9)
    assert mean_shift(was[:1], now, 0.15) is None
    assert mean_shift(np.zeros(5), np.zeros(5), 0.15).p == 1.0
    assert mean_shift(np.zeros(5), np.ones(5), 0.15).p == 0.0


def test_a_rate_that_rose_by_as_much_as_is_allowed_is_no_alert():
    same = more_than(share_of(100, 1000), share_of(150, 1000), 1.5)
    assert 0.4 < same < 0.6
    assert more_than(share_of(100, 1000), share_of(300, 1000), 1.5) < 1e-4
    assert share_of(0, 0) is None


def test_of_a_matured_cohort_the_jeffreys_posterior_is_asked():
    low, high = _surprise(30, 400, 0.05, None, 1.5)
    assert low == pytest.approx(beta.cdf(0.075, 30.5, 370.5), rel=1e-12)
    assert high == pytest.approx(beta.sf(0.05 / 1.5, 30.5, 370.5), rel=1e-12)


def test_an_early_read_is_less_sure_than_a_matured_one():
    sure, _ = _surprise(40, 400, 0.1, (1000, 2000), 1.0)
    unsure, _ = _surprise(40, 400, 0.1, (3, 6), 1.0)
    assert sure < 0.01 < unsure
