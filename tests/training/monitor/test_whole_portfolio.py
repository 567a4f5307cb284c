"""Questions about the whole portfolio, by hand."""

from dataclasses import replace

import numpy as np
import pytest

from creditline.training.monitor.drift_checks import model_checks, population_checks
from creditline.training.monitor.population.drift import CustomersOn, Drift, Moved
from creditline.training.monitor.population.outcomes import Cohorts
from creditline.training.monitor.population.reasons import Reasons
from creditline.training.monitor.population.shift import paired_shift
from creditline.training.monitor.population.stability_index import index_of
from creditline.training.monitor.watch.thresholds import ModelThresholds, PopulationThresholds

EVEN = np.full(10, 200)
DRIFT = Drift(
    reference=CustomersOn(1931, 127, 0.05, {}),
    current=CustomersOn(2000, 249, 0.05, {}),
    score=Moved("score", index_of(EVEN, EVEN, 0.1)),
    score_bins=(),
    features=(),
    concepts=(),
    moves=None,
    rates=(),
    reasons=Reasons("nobody", (), None, None),
)


def test_customers_in_default_against_a_quarter_more():
    # ln((249.5 / 2000.5) / (127.5 / 1931.5)) = 0.63624, less ln 1.25 = 0.22314;
    # its error is sqrt(1/249.5 - 1/2000.5 + 1/127.5 - 1/1931.5) = 0.10408; 0.41310 / 0.10408 = 3.969, p = 0.000036
    (found,) = [one for one in population_checks(DRIFT, PopulationThresholds(), ()) if one.kind == "defaults_rose"]
    assert (found.value, found.threshold) == (249 / 2000, 1.25 * 127 / 1931)
    assert found.p == pytest.approx(3.6e-5, rel=0.02)
    assert found.said == "12.4% of the customers are in default (6.6% before)"
    calm = replace(DRIFT, current=CustomersOn(2000, 140, 0.05, {}))
    (found,) = [one for one in population_checks(calm, PopulationThresholds(), ()) if one.kind == "defaults_rose"]
    assert found.p > 0.5


def test_another_model_is_asked_about_the_same_customers():
    # the differences are 0.1, 0.3, 0.5, 0.3: mean 0.3, variance 0.08 / 3, error sqrt(0.08 / 12) = 0.0816
    before = np.array([-3.0, -2.0, -4.0, -1.0])
    moved = paired_shift(before, before + np.array([0.1, 0.3, 0.5, 0.3]), 0.15)
    assert moved.shift == pytest.approx(0.3)
    assert moved.high - moved.shift == pytest.approx(1.96 * 0.08165, rel=1e-3)
    assert moved.p == pytest.approx(0.0331, abs=2e-4)  # (0.3 - 0.15) / 0.08165 = 1.837 one way, 5.51 the other
    (found,) = model_checks(replace(DRIFT, refit=moved), Cohorts((), ()), ModelThresholds())
    assert (found.kind, found.p, found.threshold) == ("model_moved", moved.p, 0.15)
    assert found.said.startswith("the model in force since makes customers riskier by 0.30 in log-odds on average")
    same = paired_shift(before, before, 0.15)
    assert (same.shift, same.p) == (0.0, 1.0)
