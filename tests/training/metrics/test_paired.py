"""Two models on the same rows: values by scipy and scikit-learn, spread by hand, and nothing between a model and itself."""

import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import ks_2samp
from sklearn import metrics

from creditline.features.errors import DataError
from creditline.training.metrics import calibration_error
from creditline.training.metrics.paired import MEASURES, paired_draws


@pytest.fixture(scope="module")
def rows():
    """Outcomes of 800 rows of 400 customers, and two noisy log-odds of them."""
    rng = np.random.default_rng(7)
    truth = rng.normal(-1.5, 1.2, 800)
    y = (rng.random(800) < expit(truth)).astype(float)
    one, other = (np.round(truth + rng.normal(0, noise, 800), 1) for noise in (0.4, 1.5))
    return y, one, other, np.arange(800) // 2


@pytest.fixture(scope="module")
def found(rows):
    return paired_draws(*rows[:3])


def test_values_are_those_of_scipy_and_scikit_learn(rows, found):
    y, *odds, _ = rows
    for place, z in enumerate(odds):
        pd = expit(z)
        expected = (
            ks_2samp(pd[y == 1], pd[y == 0]).statistic,
            metrics.brier_score_loss(y, pd),
            metrics.log_loss(y, pd),
            calibration_error(y, pd),
        )
        for name, value in zip(MEASURES, expected, strict=True):
            got = found[name]
            assert (got.first, got.second)[place] == pytest.approx(value, abs=1e-12)
    for one in found.values():
        assert one.difference == pytest.approx(one.second - one.first, abs=1e-12)
        assert one.low <= one.difference <= one.high


def test_the_spread_of_a_mean_is_that_of_its_differences(rows, found):
    """A mean's bootstrap variance is (n - 1) / n of its sample variance over n; 400 draws know it to about 4 in 100."""
    y, one, other, _ = rows
    gaps = (expit(other) - y) ** 2 - (expit(one) - y) ** 2
    error = gaps.std(ddof=1) / np.sqrt(len(y))
    brier = found["brier"]
    assert (brier.high - brier.low) / 2 / 1.97 == pytest.approx(error, rel=0.12)  # t of 200 degrees
    assert brier.p < 0.01


def test_a_model_differs_in_nothing_from_itself(rows):
    y, one, _, customer = rows
    for got in paired_draws(y, one, one, customer).values():
        assert (got.difference, got.low, got.high, got.p) == (0.0, 0.0, 0.0, 1.0)


def test_rows_of_one_customer_are_drawn_together(rows):
    """Every row twice says as much as every row once, of the same customers."""
    y, one, other, _ = rows
    twice = paired_draws(*(np.repeat(each, 2) for each in (y, one, other)), np.repeat(np.arange(len(y)), 2))
    once = paired_draws(y, one, other)
    for name in ("ks", "brier", "log_loss"):
        assert twice[name].low == pytest.approx(once[name].low, abs=1e-12)
        assert twice[name].p == pytest.approx(once[name].p, abs=1e-12)


def test_a_weight_of_two_is_the_row_twice_in_the_values(rows):
    y, one, other, _ = rows
    weight = 1.0 + (np.arange(len(y)) % 3 == 0)
    often = weight.astype(int)
    weighed = paired_draws(y, one, other, weight=weight)
    copied = paired_draws(*(np.repeat(each, often) for each in (y, one, other)))
    for name in ("ks", "brier", "log_loss"):
        assert weighed[name].difference == pytest.approx(copied[name].difference, abs=1e-12)


def test_one_outcome_alone_is_refused():
    with pytest.raises(DataError, match="defaulted not"):
        paired_draws([0, 0], [0.1, 0.2], [0.1, 0.2])
