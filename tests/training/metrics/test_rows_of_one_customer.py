"""Rows of one customer are taken together: exact where every row is there twice, and against a bootstrap of customers."""

import doctest
import importlib
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, chi2

from creditline.features.errors import DataError
from creditline.training.metrics import auc, brier, ks
from creditline.training.metrics.customers import numbered
from creditline.training.metrics.delong import auc_interval, delong_test
from creditline.training.metrics.effective import design_effect, rate_interval
from creditline.training.metrics.goodness_of_fit import hosmer_lemeshow, spiegelhalter
from creditline.training.metrics.holm import holm
from creditline.training.metrics.intervals import ks_interval, mean_interval
from creditline.training.metrics.jeffreys import jeffreys_interval


@pytest.fixture(scope="module")
def once():
    rng = np.random.default_rng(2)
    pd = rng.beta(1, 6, 600)
    return (rng.random(600) < pd).astype(float), pd


@pytest.fixture(scope="module")
def together():
    """Four rows to a customer, whose outcomes hang together: pd, outcome and customer."""
    rng = np.random.default_rng(3)
    customer = np.repeat(np.arange(400), 4)
    draw = np.where(rng.random(1600) < 0.8, np.repeat(rng.random(400), 4), rng.random(1600))
    pd = np.clip(np.repeat(rng.beta(1, 6, 400), 4) * rng.uniform(0.8, 1.2, 1600), 0.001, 0.99)
    return pd, (draw < pd).astype(float), customer


def test_every_row_twice_says_no_more_than_once(once):
    y, pd = once
    other = pd + np.random.default_rng(4).normal(0, 0.05, 600)
    twice = [np.repeat(each, 2) for each in (y, pd, other, np.arange(600))]
    for found, doubled in (
        (auc_interval(y, pd), auc_interval(twice[0], twice[1], twice[3])),
        (delong_test(y, pd, other), delong_test(twice[0], twice[1], twice[2], twice[3])),
        (rate_interval(y), rate_interval(twice[0], twice[3])),
        (spiegelhalter(y, pd), spiegelhalter(twice[0], twice[1], twice[3])),
        (mean_interval((pd - y) ** 2, y), mean_interval((twice[1] - twice[0]) ** 2, twice[0], twice[3])),
    ):
        for name, value in vars(found).items():
            assert getattr(doubled, name) == (value if value is None else pytest.approx(value, rel=1e-9)), name
    fit, doubled = hosmer_lemeshow(y, pd), hosmer_lemeshow(twice[0], twice[1], customer=twice[3])
    assert doubled.hosmer_lemeshow.statistic == pytest.approx(fit.hosmer_lemeshow.statistic)
    assert (fit.design_effect, doubled.design_effect) == (pytest.approx(1), pytest.approx(2))
    # Rows taken as independent: half the variance.
    assert auc_interval(twice[0], twice[1]).standard_error == pytest.approx(
        auc_interval(y, pd).standard_error / math.sqrt(2), rel=0.01
    )


def test_a_weight_of_two_is_a_second_row_of_the_customer(together):
    pd, y, customer = together
    times = np.random.default_rng(5).integers(1, 4, len(y))
    repeated = [np.repeat(each, times) for each in (y, pd, customer)]
    found, other = auc_interval(y, pd, customer, times), auc_interval(*repeated)
    assert (found.auc, found.standard_error) == (pytest.approx(other.auc), pytest.approx(other.standard_error))
    loss = mean_interval((pd - y) ** 2, y, customer, times)
    assert loss.standard_error == pytest.approx(
        mean_interval((repeated[1] - repeated[0]) ** 2, repeated[0], repeated[2]).standard_error
    )


def test_obuchowski_by_hand():
    # Customer A: bad 0.6 and good 0.5; B: bad 0.3; C: good 0.3; D: good 0.1. Placements as in DeLong's example: bads 1 and
    # 1/2 of mean 3/4, goods 1/2, 3/4 and 1. Sums about 3/4: bads A 1/4, B -1/4; goods A -1/4, C 0, D 1/4.
    # var = 2/1 (1/16 + 1/16) / 2^2 + 3/2 (1/16 + 1/16) / 3^2 + 2 * 4/3 (1/4)(-1/4) / (2 * 3)
    #     = 1/16 + 1/48 - 1/36
    found = auc_interval([1, 1, 0, 0, 0], [0.6, 0.3, 0.5, 0.3, 0.1], ["A", "B", "A", "C", "D"])
    assert found.standard_error == pytest.approx(math.sqrt(1 / 16 + 1 / 48 - 1 / 36))


def test_standard_errors_against_a_bootstrap_of_customers(together):
    pd, y, customer = together
    other = pd + np.random.default_rng(6).normal(0, 0.08, len(y))
    rng = np.random.default_rng(7)
    drawn = []
    for _ in range(600):
        rows = (rng.integers(0, 400, 400)[:, None] * 4 + np.arange(4)).ravel()
        one, two = auc(y[rows], pd[rows]), auc(y[rows], other[rows])
        drawn.append((one, one - two, ks(y[rows], pd[rows]), brier(y[rows], pd[rows]), y[rows].mean()))
    spread = np.std(drawn, axis=0)
    # 600 draws know a standard error to 3 %; three times that is allowed.
    assert auc_interval(y, pd, customer).standard_error == pytest.approx(spread[0], rel=0.1)
    assert delong_test(y, pd, other, customer).standard_error == pytest.approx(spread[1], rel=0.1)
    assert ks_interval(y, pd, customer).standard_error == pytest.approx(spread[2], rel=0.12)
    assert mean_interval((pd - y) ** 2, y, customer).standard_error == pytest.approx(spread[3], rel=0.1)
    rate = rate_interval(y, customer)
    assert math.sqrt(y.mean() * (1 - y.mean()) / rate.customers) == pytest.approx(spread[4], rel=0.1)
    # What version 0.1 printed is far too small.
    assert auc_interval(y, pd).standard_error < 0.75 * spread[0]


def test_the_design_effect_by_hand():
    # Customers A: 1, 1 and B: 0, 0 and C: 1, 0; rate 1/2. Sums about it: 1, -1, 0, squares 2. One more customer of two
    # rows, all bad: (2 + 4/2) / (6/4 + 2/2) = 8/5.
    assert design_effect([1, 1, 0, 0, 1, 0], list("AABBCC")) == pytest.approx(1.6)
    # Nobody defaulted: only the one more of two rows is known, 2^2 / 2.
    assert design_effect([0, 0, 0, 0], list("AABB")) == pytest.approx(2.0)
    # In two groups of one row a customer there is nothing to take together.
    assert design_effect([1, 1, 0, 0], list("AABB"), group=[0, 1, 0, 1]) == pytest.approx(1.0)


@given(st.lists(st.integers(0, 1), min_size=1, max_size=40))
def test_a_customer_a_row_is_a_customer_a_row(y):
    assert design_effect(y) == pytest.approx(1.0)
    found, bounds = rate_interval(y), jeffreys_interval(sum(y), len(y))
    assert (found.low, found.high) == (pytest.approx(float(bounds.low)), pytest.approx(float(bounds.high)))


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(1, 5)), min_size=1, max_size=30), st.floats(0.01, 100))
def test_the_scale_of_weights_says_nothing(rows, scale):
    y, w = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    who = np.arange(len(y)) // 2
    assert design_effect(y, who, w * scale) == pytest.approx(design_effect(y, who, w))


def test_the_interval_of_a_rate_against_scipy():
    # 20 customers, 5 of whom defaulted in both of their rows: 5 of 20, whose own interval is that of Beta(5.5, 15.5).
    y = np.repeat([1.0] * 5 + [0.0] * 15, 2)
    found = rate_interval(y, np.repeat(np.arange(20), 2))
    assert (found.defaults, found.customers) == (pytest.approx(5), pytest.approx(20))
    assert (found.low, found.high) == tuple(pytest.approx(beta.ppf(q, 5.5, 15.5)) for q in (0.025, 0.975))


def test_the_drawn_p_is_the_chi_squares_where_defaults_abound():
    rng = np.random.default_rng(8)
    pd = rng.uniform(0.2, 0.8, 4000)
    test = hosmer_lemeshow((rng.random(4000) < pd).astype(float), pd).hosmer_lemeshow
    assert test.p == pytest.approx(chi2.sf(test.statistic, 10), abs=0.02)


def test_holm_by_hand():
    # Smallest first: 0.01 * 4, 0.02 * 3, then 0.02 * 2 = 0.04 is below 0.06 and raised, 0.9 * 1.
    assert holm([0.02, 0.9, 0.01, 0.02]) == pytest.approx((0.06, 0.9, 0.04, 0.06))
    assert holm([0.6, 0.7]) == (1.0, 1.0)
    assert holm([]) == ()


def test_the_bootstrap_has_a_seed_and_its_value_is_ks(together):
    pd, y, customer = together
    found = ks_interval(y, pd, customer)
    assert found == ks_interval(y, pd, customer)
    assert found.value == ks(y, pd)
    assert 0 <= found.low < found.value < found.high <= 1


def test_as_many_customers_as_rows():
    with pytest.raises(DataError, match="2 rows need as many customers"):
        numbered(["A"], np.zeros(2))


@pytest.mark.parametrize("name", ["holm", "jeffreys"])
def test_examples_in_docstrings(name):
    found = doctest.testmod(importlib.import_module(f"creditline.training.metrics.{name}"))
    assert found.attempted
    assert not found.failed
