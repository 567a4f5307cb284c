"""Hosmer and Lemeshow's test of probabilities whose map was cross-fitted on the very outcomes."""

import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import chi2

from creditline.training.fit.calibrate import cross_fit
from creditline.training.fit.sigmoid import fit_sigmoid
from creditline.training.metrics.goodness_of_fit import hosmer_lemeshow

pytestmark = pytest.mark.slow


def test_two_degrees_are_spent_by_a_map_cross_fitted_in_folds():
    """With right maps the statistic's mean is its degrees of freedom: 8, not 10 (standard error of the mean 0.52)."""
    rng = np.random.default_rng(0)
    statistics = []
    for _ in range(60):
        margin, fold = rng.normal(-2.0, 1.2, 1500), rng.integers(0, 5, 1500)
        defaulted = (rng.random(1500) < expit(0.8 * margin - 0.2)).astype(np.float64)
        log_odds = cross_fit(fit_sigmoid, margin, defaulted, fold)
        found = hosmer_lemeshow(defaulted, expit(log_odds), spent=2).hosmer_lemeshow
        assert found.degrees == 8
        assert found.p == pytest.approx(chi2.sf(found.statistic, 8), abs=0.05)
        statistics.append(found.statistic)
    assert abs(np.mean(statistics) - 8) < 1.0
