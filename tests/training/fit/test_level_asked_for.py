"""A prior shift moves odds and promises no mean; a long-run average is the mean, exactly, on the rows calibrated on."""

import dataclasses

import numpy as np
import pytest
from scipy.special import expit, logit

from creditline.features.errors import DeclarationError
from creditline.training.fit.held import Held, calibrate_held
from creditline.training.settings.train_settings import TrainSettings


@pytest.fixture(scope="module", params=[False, True], ids=["unweighted", "weighted"])
def held(request):
    """5,000 held rows that default at 6 %, half of them recent."""
    rng = np.random.default_rng(0)
    margin = rng.normal(-3.6, 1.3, 5000)
    defaulted = (rng.random(5000) < expit(margin)).astype(float)
    weight = rng.lognormal(0, 1, 5000) if request.param else None
    everybody = np.ones(5000, dtype=bool)
    return margin, Held(everybody, np.arange(5000) % 5, np.arange(5000) >= 2500, defaulted, weight)


def mean_pd(margin, held, level):
    on = held.recent
    return np.average(expit(level.calibration(margin[on])), weights=None if held.weight is None else held.weight[on])


def test_the_solved_offset_reaches_the_average(held):
    margin, rows = held
    level = calibrate_held(margin, rows, TrainSettings(long_run_average=0.12))
    assert mean_pd(margin, rows, level) == pytest.approx(0.12, abs=1e-14)
    assert level.calibration.offset == level.offset > 0
    assert level.on == 2500
    others = dataclasses.replace(rows, recent=~rows.recent)  # of another mix
    assert abs(mean_pd(margin, others, level) - 0.12) > 1e-4


def test_the_prior_shift_moves_the_odds_and_not_the_mean_to_the_rate(held):
    margin, rows = held
    plain = calibrate_held(margin, rows, TrainSettings())
    level = calibrate_held(margin, rows, TrainSettings(central_tendency=0.12))
    assert level.offset == pytest.approx(logit(0.12) - logit(plain.rate))
    # By Jensen: the mean of probabilities spread over the odds rises by less than the rate at their middle.
    assert plain.rate < mean_pd(margin, rows, level) < 0.115


@pytest.mark.parametrize("name", ["central_tendency", "long_run_average"])
@pytest.mark.parametrize("rate", [0.0, 1.0, -0.1, float("nan")])
def test_what_is_no_rate(name, rate):
    with pytest.raises(DeclarationError, match=f"a {name.replace('_', ' ')} lies between 0 and 1"):
        TrainSettings(**{name: rate})


def test_one_of_the_two():
    with pytest.raises(DeclarationError, match="give one"):
        TrainSettings(central_tendency=0.1, long_run_average=0.1)
