"""The scorecard is calibrated on the rows that calibrate the model, by the same choice of map and to the same level."""

import dataclasses
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from scipy.special import expit, logit

from creditline.features.words.named import Named
from creditline.models.artefact import ModelFeature
from creditline.training.cohorts import CohortSettings
from creditline.training.fit.held import calibrate_held, held_rows
from creditline.training.scorecard import challenge
from creditline.training.settings.train_settings import TrainSettings

FEATURE = ModelFeature(
    "x",
    "0" * 16,
    "number",
    (),
    "profile",
    "profile.thing",
    "index",
    0,
    "none",
    "customer",
    True,
    named=Named.alike("x"),
    concept_named=Named.alike("x"),
)
DAYS = [date(2021, 12, 31), date(2022, 12, 31), date(2023, 12, 31)]
SETTINGS = TrainSettings(cohorts=CohortSettings(calibration_defaults=100))


@pytest.fixture(scope="module", params=["split", "cross-fitted"])
def drifting(request):
    """4,000 customers on each of three dates, one feature; default odds double from one date to the next."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=12_000)
    place = np.repeat([0, 1, 2], 4000)
    defaulted = (rng.random(12_000) < expit(-4.2 + 0.8 * x + np.log(2) * place)).astype(np.int64)
    customers = [f"c{n:04}" for n in range(4000)] * 3
    side = "out_of_fold"
    roles = [side] * 12_000
    if request.param == "split":
        roles = ["train" if n % 10 < 5 else "calibration" for n in range(4000)] * 3
    rows = pa.table(
        {
            "customer_id": customers,
            "as_of": pa.array([DAYS[p] for p in place], pa.date32()),
            "defaulted": defaulted,
            "role": roles,
        }
    )
    return x[:, None], rows, defaulted, place


def test_the_mean_is_the_rate_of_the_recent_rows(drifting):
    matrix, rows, defaulted, place = drifting
    held = held_rows(rows, SETTINGS)
    on = held.calibrating
    assert set(place[on]) == {2}
    found = challenge(matrix, rows, [FEATURE], SETTINGS)
    rate = defaulted[on].mean()
    assert rate > 1.4 * defaulted.mean()
    assert expit(found.log_odds)[on].mean() == pytest.approx(rate, rel=0.01)


def test_the_maps_are_chosen_as_the_models_are(drifting):
    matrix, rows, _, _ = drifting
    held = held_rows(rows, SETTINGS)
    found = challenge(matrix, rows, [FEATURE], SETTINGS)
    if "calibration" in rows["role"].to_pylist():
        margin = found.scorecard.margins(matrix)
        level = calibrate_held(margin[held.rows], held, SETTINGS)
        assert found.log_odds.tolist() == level.calibration(margin).tolist()


@pytest.mark.parametrize("asked", ["central_tendency", "long_run_average"])
def test_the_card_is_moved_as_the_model_is(drifting, asked):
    matrix, rows, _, _ = drifting
    held = held_rows(rows, SETTINGS)
    plain = challenge(matrix, rows, [FEATURE], SETTINGS).log_odds
    moved = challenge(matrix, rows, [FEATURE], dataclasses.replace(SETTINGS, **{asked: 0.12})).log_odds
    shift = moved - plain
    assert np.ptp(shift) == pytest.approx(0, abs=1e-12)
    if asked == "central_tendency":
        assert shift[0] == pytest.approx(logit(0.12) - logit(held.defaulted[held.recent].mean()))
    else:
        assert expit(moved[held.calibrating]).mean() == pytest.approx(0.12, rel=2e-3)
