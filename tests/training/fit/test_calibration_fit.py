"""The sigmoid: against scikit-learn, and where it must hold its limits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit
from sklearn.calibration import _SigmoidCalibration

from creditline.features.errors import DataError
from creditline.models.calibration import SLOPE_LIMITS
from creditline.training.fit import cross_fit, fit_sigmoid


def drawn(seed=0, rows=4000, slope=1.5, intercept=-1.0):
    rng = np.random.default_rng(seed)
    margin = rng.normal(-2, 1.2, rows)
    return margin, (rng.random(rows) < expit(slope * margin + intercept)).astype(float)


def test_two_margins_by_hand():
    # 100 customers at margin -1, 20 bad; 100 at +1, 60 bad. 80 bads and 120 goods: a bad counts as 81/82 bad, a good
    # as 1/122. So the groups are (20 * 81/82 + 80/122) / 100 = 0.204118 and (60 * 81/82 + 40/122) / 100 = 0.595962
    # bad, and two points determine a line: level +- slope = ln(p / (1 - p)).
    margin = np.repeat([-1.0, 1.0], 100)
    defaulted = np.concatenate([np.repeat([1.0, 0.0], [20, 80]), np.repeat([1.0, 0.0], [60, 40])])
    low, high = np.log(0.2041183527 / 0.7958816473), np.log(0.5959616153 / 0.4040383847)
    found = fit_sigmoid(margin, defaulted)
    assert found.slope == pytest.approx((high - low) / 2, abs=1e-8)
    assert found.intercept == pytest.approx((high + low) / 2, abs=1e-8)


def test_against_scikit_learn():
    margin, defaulted = drawn()
    theirs = _SigmoidCalibration().fit(margin, defaulted)
    ours = fit_sigmoid(margin, defaulted)
    assert ours.slope == pytest.approx(-theirs.a_, abs=1e-4)
    assert ours.intercept == pytest.approx(-theirs.b_, abs=1e-4)


@pytest.mark.slow
@given(st.floats(-5, 5), st.floats(0.2, 5))
def test_a_shifted_and_stretched_margin_gives_the_same_probabilities(shift, stretch):
    margin, defaulted = drawn(rows=300)
    moved = margin * stretch + shift
    expected = fit_sigmoid(margin, defaulted)(margin)
    assert fit_sigmoid(moved, defaulted)(moved) == pytest.approx(expected, abs=1e-6)


def test_the_mean_probability_is_the_default_rate():
    margin, defaulted = drawn()
    # Up to the drawing in of the outcomes: bads / (bads + 2) - goods / (goods + 2) over n, less than 1 / n.
    assert expit(fit_sigmoid(margin, defaulted)(margin)).mean() == pytest.approx(defaulted.mean(), abs=1 / len(margin))


def test_perfectly_separated_customers_get_finite_odds():
    found = fit_sigmoid([-1.0] * 50 + [1.0] * 50, [0] * 50 + [1] * 50)
    # The groups are 1/52 and 51/52 bad: the line goes through -+ ln 51.
    assert (found.slope, found.intercept) == (pytest.approx(np.log(51), abs=1e-8), pytest.approx(0, abs=1e-8))


def test_a_margin_that_misleads_is_held_at_the_flattest_line():
    margin = np.linspace(-2, 2, 200)
    found = fit_sigmoid(margin, margin < 0)
    assert found.slope == SLOPE_LIMITS[0]
    assert expit(found(margin)).mean() == pytest.approx(0.5, abs=0.01)


def test_a_tiny_spread_is_held_at_the_steepest_line():
    margin = np.repeat([1.0, 1.001], 100)
    found = fit_sigmoid(margin, np.repeat([0, 1], 100))
    assert found.slope == SLOPE_LIMITS[1]
    assert expit(found(margin)).mean() == pytest.approx(0.5, abs=1e-6)


def test_one_margin_for_all_gives_the_default_rate():
    found = fit_sigmoid([2.0] * 100, [1] * 20 + [0] * 80)
    # 20 bads at 21/22 and 80 goods at 1/82: (20 * 21/22 + 80/82) / 100 = 0.200665.
    assert expit(found(2.0)) == pytest.approx(0.2006652, abs=1e-6)


def test_one_outcome_only_is_refused():
    with pytest.raises(DataError, match="all 3 customers defaulted"):
        fit_sigmoid([0.0, 1.0, 2.0], [1, 1, 1])


def test_cross_calibration_leaves_the_own_fold_out():
    margin, defaulted = drawn(rows=900)
    fold = np.arange(900) % 3
    found = cross_fit(fit_sigmoid, margin, defaulted, fold)
    lies = defaulted.copy()
    lies[fold == 1] = 1 - lies[fold == 1]
    with_lies = cross_fit(fit_sigmoid, margin, lies, fold)
    assert np.array_equal(found[fold == 1], with_lies[fold == 1])
    assert not np.allclose(found[fold == 0], with_lies[fold == 0])
    assert found[fold == 2] == pytest.approx(fit_sigmoid(margin[fold != 2], defaulted[fold != 2])(margin[fold == 2]))


def test_where_newton_steps_alone_go_round_in_circles():
    """Two groups apart, 620 goods at -0.3 and 57 bads at 3: the line goes through both drawn-in rates.

    They are 1 / 622 and 58 / 59, log-odds -ln 621 and ln 58, so the slope is (ln 58 + ln 621) / 3.3.
    """
    margin, defaulted = np.repeat([-0.3, 3.0], [620, 57]), np.repeat([0.0, 1.0], [620, 57])
    found = fit_sigmoid(margin, defaulted)
    slope = (np.log(58) + np.log(621)) / 3.3
    assert found.slope == pytest.approx(slope, abs=1e-8)
    assert found.intercept == pytest.approx(np.log(58) - 3 * slope, abs=1e-8)
