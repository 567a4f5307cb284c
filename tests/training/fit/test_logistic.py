"""The one logistic fit: against scikit-learn, by hand, at its limits, and where there is nothing to find."""

import numpy as np
import pytest
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from creditline.features.errors import DataError
from creditline.training.fit.logistic import fit_logistic


def drawn(rows=3000):
    rng = np.random.default_rng(5)
    columns = rng.normal([2.0, -300.0, 0.01], [1.0, 50.0, 0.002], (rows, 3))
    log_odds = -2.0 + 0.8 * (columns[:, 0] - 2) - 0.01 * (columns[:, 1] + 300) + 100 * (columns[:, 2] - 0.01)
    return columns, (rng.random(rows) < expit(log_odds)).astype(float), rng.uniform(0.5, 3.0, rows)


def test_weights_of_rows_and_columns_of_any_size_as_scikit_learn_has_them():
    columns, target, weight = drawn()
    middle, spread = columns.mean(axis=0), columns.std(axis=0)
    other = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000)
    other.fit((columns - middle) / spread, target, sample_weight=weight)
    found, level = fit_logistic(columns, target, weight=weight)
    assert found * spread == pytest.approx(other.coef_[0], abs=1e-6)
    assert level + found @ middle == pytest.approx(other.intercept_[0], abs=1e-6)


def test_a_ridge_is_that_of_scikit_learn():
    columns, target, weight = drawn(rows=200)
    columns = columns[:, :1]
    other = LogisticRegression(C=0.1, tol=1e-10, max_iter=1000).fit(columns, target, sample_weight=weight)
    found, level = fit_logistic(columns, target, weight=weight, ridge=10.0)
    assert (found[0], level) == (
        pytest.approx(other.coef_[0, 0], abs=1e-6),
        pytest.approx(other.intercept_[0], abs=1e-6),
    )


def test_an_offset_is_taken_off_by_hand():
    """Rates of 0.2 and 0.5 at 0 and 1, of which an offset of 1 a step explains a part: the rest is the coefficient."""
    x = np.repeat([0.0, 1.0], 10)
    target = np.repeat([0.0, 1.0, 0.0, 1.0], [8, 2, 5, 5])
    found, level = fit_logistic(x[:, None], target, offset=x)
    assert level == pytest.approx(logit(0.2), abs=1e-10)
    assert found[0] == pytest.approx(logit(0.5) - logit(0.2) - 1.0, abs=1e-10)


def test_a_coefficient_at_its_limit_is_exactly_there_and_the_level_makes_up_for_it():
    columns, target, _ = drawn()
    found, level = fit_logistic(columns[:, :1], target, limits=(0.1, 0.3))
    assert found[0] == 0.3
    assert expit(found[0] * columns[:, 0] + level).mean() == pytest.approx(target.mean(), abs=1e-9)


def test_two_coefficients_with_one_at_its_limit():
    """Held at 0.3, the first leaves the second what a fit with 0.3 times the first as offset finds."""
    columns, target, _ = drawn()
    scaled = (columns[:, :2] - columns[:, :2].mean(axis=0)) / columns[:, :2].std(axis=0)
    found, level = fit_logistic(scaled, target, limits=(-1.0, 0.3))
    alone, alone_level = fit_logistic(scaled[:, 1:], target, offset=0.3 * scaled[:, 0])
    assert found[0] == 0.3
    assert (found[1], level) == (pytest.approx(alone[0], abs=1e-8), pytest.approx(alone_level, abs=1e-8))


def test_the_number_of_cores_does_not_change_a_bit():
    """At this size BLAS sums in parts, as many as it has threads: models of two machines would not be the same."""
    rng = np.random.default_rng(7)
    columns = rng.normal(size=(12_000, 4)) @ rng.normal(size=(4, 30)) + 0.5 * rng.normal(size=(12_000, 30))
    target = (rng.random(12_000) < expit(0.5 * columns[:, 0] - 2)).astype(float)
    found = []
    for threads in (1, 2):
        with threadpool_limits(threads, user_api="blas"):
            found.append(fit_logistic(columns, target, ridge=1.0))
    assert np.array_equal(found[0][0], found[1][0])
    assert found[0][1] == found[1][1]


def test_outcomes_that_a_column_separates_have_no_most_likely_coefficient():
    x = np.linspace(-1.0, 1.0, 20)
    with pytest.raises(DataError, match="does not settle"):
        fit_logistic(x[:, None], (x > 0).astype(float))
