"""Beta and isotonic maps against a second library and by hand, the choice among them, and that none re-orders."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression

from creditline.features.errors import DataError
from creditline.models.calibration import Beta, Knots, Sigmoid
from creditline.training.fit import calibrate, cross_fit, fit_beta, fit_isotonic, fit_sigmoid
from creditline.training.fit.calibrate import MAPS, _mean_and_error, latest


def drawn(truth, rows=20_000, seed=0):
    rng = np.random.default_rng(seed)
    margin = rng.normal(-1.5, 1.5, rows)
    return margin, (rng.random(rows) < expit(truth(margin))).astype(float)


def test_beta_is_the_logistic_regression_on_both_logarithms():
    margin, defaulted = drawn(Beta(0.6, 1.8, -0.3))
    logs = np.column_stack([np.log(expit(margin)), -np.log(expit(-margin))])
    theirs = LogisticRegression(C=np.inf, tol=1e-10, max_iter=10_000).fit(logs, defaulted)
    ours = fit_beta(margin, defaulted)
    # The outcomes drawn in move a weight by less than a part in a thousand here.
    assert [ours.low, ours.high] == pytest.approx(theirs.coef_[0].tolist(), rel=5e-3)
    assert ours.intercept == pytest.approx(theirs.intercept_[0], abs=5e-3)


def test_isotonic_by_hand():
    # Steps of 100 customers at margins -2, 0, 1 and 2 with 10, 30, 20 and 60 bads: the middle two are pooled to 50 of
    # 200 at margin 0.5. Knots: ln(10/90), ln(50/150), ln(60/40), and one margin further the sigmoid's slope; then all
    # is moved alike, to where the mean of the probabilities is 120 of 400.
    margin = np.repeat([-2.0, 0.0, 1.0, 2.0], 100)
    defaulted = np.concatenate([np.repeat([1.0, 0.0], [bads, 100 - bads]) for bads in (10, 30, 20, 60)])
    found = fit_isotonic(margin, defaulted)
    slope = fit_sigmoid(margin, defaulted).slope
    assert found.x == pytest.approx((-3.0, -2.0, 0.5, 2.0, 3.0))
    inner = [np.log(1 / 9), np.log(1 / 3), np.log(1.5)]
    moved = found.y[1] - inner[0]
    assert found.y == pytest.approx([height + moved for height in (inner[0] - slope, *inner, inner[2] + slope)])
    assert 0 < abs(moved) < 0.1
    assert expit(found(margin)).mean() == pytest.approx(0.3, abs=1e-12)


@pytest.mark.parametrize("seed", range(8))
def test_the_mean_of_an_isotonic_map_is_the_default_rate(seed):
    rng = np.random.default_rng(seed)
    margin = rng.normal(-3, 1.5, 800)
    defaulted = (rng.random(800) < expit(0.7 * margin + 0.5)).astype(float)
    weight = rng.lognormal(0, 1, 800)
    assert expit(fit_isotonic(margin, defaulted)(margin)).mean() == pytest.approx(defaulted.mean(), abs=1e-12)
    pd = expit(fit_isotonic(margin, defaulted, weight)(margin))
    # Of a weight 21 binary digits are kept.
    assert np.average(pd, weights=weight) == pytest.approx(np.average(defaulted, weights=weight), rel=1e-5)


def test_isotonic_pools_what_five_bads_do_not_carry():
    # 3 bads of 100 at -1 are too few and join the 9 of 100 at 0: 12 of 200 at -0.5; then 40 of 100 at 1.
    margin = np.repeat([-1.0, 0.0, 1.0], 100)
    defaulted = np.concatenate([np.repeat([1.0, 0.0], [bads, 100 - bads]) for bads in (3, 9, 40)])
    found = fit_isotonic(margin, defaulted)
    assert found.x[1:-1] == pytest.approx((-0.5, 1.0))
    assert found.y[2] - found.y[1] == pytest.approx(logit(0.4) - logit(0.06))
    assert expit(found(margin)).mean() == pytest.approx(52 / 300, abs=1e-12)


def test_isotonic_pools_a_step_in_the_middle_with_the_next():
    # 20 bads of 100 at -1; 2 of 8 at 0 are too few and join the 40 of 100 at 1: 42 of 108 at 100/108.
    margin = np.repeat([-1.0, 0.0, 1.0], [100, 8, 100])
    defaulted = np.concatenate([np.repeat([1.0, 0.0], [bads, n - bads]) for bads, n in ((20, 100), (2, 8), (40, 100))])
    found = fit_isotonic(margin, defaulted)
    assert found.x[1:-1] == pytest.approx((-1.0, 100 / 108))
    # All is moved to the mean of the rows, so only what lies between the two is fixed.
    assert found.y[2] - found.y[1] == pytest.approx(logit(42 / 108) - logit(0.2))
    assert expit(found(margin)).mean() == pytest.approx(62 / 208, abs=1e-12)


def test_isotonic_rises_with_the_rate_not_with_the_number_of_bads():
    # 10 of 100, 60 of 400 and 30 of 100 rise already: nothing is pooled, though the bads do not rise.
    margin = np.repeat([-1.0, 0.0, 1.0], [100, 400, 100])
    defaulted = np.concatenate(
        [np.repeat([1.0, 0.0], [bads, n - bads]) for bads, n in ((10, 100), (60, 400), (30, 100))]
    )
    found = fit_isotonic(margin, defaulted)
    assert found.x[1:-1] == pytest.approx((-1.0, 0.0, 1.0))
    assert found.y[1:-1] == pytest.approx((logit(0.1), logit(0.15), logit(0.3)))


def test_the_error_of_a_mean_by_hand():
    # 1 and 3: mean 2, deviations 1 and 1. Unweighted sqrt(1) / sqrt(2); weights of 3 and 1: mean 3/2, the weighted
    # deviations -3/2 and 3/2, so sqrt(9/2) / 4.
    values = np.array([1.0, 3.0])
    assert _mean_and_error(values, None) == pytest.approx((2.0, np.sqrt(0.5)))
    assert _mean_and_error(values, np.array([2.0, 2.0])) == pytest.approx((2.0, np.sqrt(0.5)))
    assert _mean_and_error(values, np.array([3.0, 1.0])) == pytest.approx((1.5, np.sqrt(4.5) / 4))


@pytest.mark.parametrize(
    ("truth", "chosen"),
    [
        (Sigmoid(0.8, -0.5), "sigmoid"),
        (Beta(0.2, 3.0, 0.0), "beta"),
        (Knots((-2.5, -2.0, 0.0, 0.5), (-5.0, -2.5, -2.0, 1.0)), "isotonic"),
    ],
)
def test_the_kind_that_made_the_outcomes_is_chosen(truth, chosen):
    margin, defaulted = drawn(truth)
    found = calibrate(margin, defaulted, np.arange(margin.size) % 5, np.ones(margin.size, dtype=bool))
    assert list(found.losses) == list(MAPS)
    assert found.chosen == chosen
    # Half a per cent of customers at either end aside, the truth is found again.
    inner = np.quantile(margin, [0.01, 0.99])
    at = np.linspace(*inner, 50)
    assert np.abs(expit(found.calibration(at)) - expit(truth(at))).max() < 0.05
    whole = MAPS[chosen](margin, defaulted)
    assert found.calibration == whole


def test_a_freer_kind_is_taken_where_rows_count_more_than_once():
    """The error of a weighted gain is of the size of an unweighted one: too large a one would keep every sigmoid."""
    margin, defaulted = drawn(Beta(0.2, 3.0, 0.0), rows=6000)
    fold, all_of_them = np.arange(margin.size) % 3, np.ones(margin.size, dtype=bool)
    assert calibrate(margin, defaulted, fold, all_of_them).chosen == "beta"
    assert calibrate(margin, defaulted, fold, all_of_them, np.full(margin.size, 2.5)).chosen == "beta"


@given(st.integers(0, 10_000), st.integers(30, 400), st.floats(0.05, 3.0), st.floats(-3.0, 1.0))
@settings(max_examples=40)
def test_no_map_reorders_or_ties_two_customers(seed, rows, spread, level):
    rng = np.random.default_rng(seed)
    margin = rng.normal(level, spread, rows)
    defaulted = (rng.random(rows) < expit(rng.normal() * margin)).astype(float)
    defaulted[:2] = 0.0, 1.0
    at = np.unique(np.round(np.concatenate([margin, rng.normal(0, 10, 100)]), 9))
    for fit in MAPS.values():
        assert (np.diff(fit(margin, defaulted)(at)) > 0).all()


def test_only_recent_rows_calibrate_and_every_row_is_answered():
    margin, defaulted = drawn(Sigmoid(1.0, 0.0), rows=2000)
    recent = np.arange(2000) >= 1000
    fold = np.arange(2000) % 4
    lies = np.where(recent, defaulted, 1 - defaulted)
    found, with_lies = (calibrate(margin, y, fold, recent) for y in (defaulted, lies))
    assert found.calibration == with_lies.calibration
    assert np.array_equal(found.log_odds, with_lies.log_odds)
    assert np.isfinite(found.log_odds).all()


def test_the_latest_dates_that_hold_enough():
    days = np.array(["2024-03-31", "2024-06-30", "2024-06-30", "2024-09-30"], dtype="datetime64[D]")
    defaulted = np.array([1.0, 1.0, 0.0, 1.0])
    assert latest(days, defaulted, 1).tolist() == [False, False, False, True]
    assert latest(days, defaulted, 2).tolist() == [False, True, True, True]
    assert latest(days, defaulted, 9).tolist() == [True] * 4


def test_all_bads_in_one_fold_are_refused():
    margin = np.linspace(-1, 1, 20)
    with pytest.raises(DataError, match="outside fold 1 0 of 10 customers to calibrate on defaulted"):
        cross_fit(fit_sigmoid, margin, (margin < -0.5).astype(float), (margin > 0).astype(np.int64))
