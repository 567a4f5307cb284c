"""Features that are noise go, those that tell stay, and no fold's outcomes choose its own features."""

import dataclasses
import sys

import numpy as np
import pyarrow.compute as pc
import pytest

from creditline.features.errors import DataError
from creditline.features.words.named import Named
from creditline.models.artefact import ModelFeature
from creditline.training.fit.choosing import Choosing
from creditline.training.screen.eliminate import eliminate
from creditline.training.search import Search
from creditline.training.train.train import train
from creditline.training.trees import FitParameters
from creditline.training.trees.boosting import Labelled

WORDS = dict.fromkeys(("named", "concept_named"), Named.alike("x"))
PARAMETERS = FitParameters(min_child_samples=20)
FOLD = np.arange(1000) % 5


def feature(name, direction=0, categories=()):
    kind, unit = ("category", "category") if categories else ("number", "index")
    return ModelFeature(
        name, "0" * 16, kind, categories, "profile", "profile.thing", unit, direction, "none", "customer", True, **WORDS
    )


NOISE = [f"noise {n}" for n in range(8)]
FEATURES = [feature("late", 1), feature("wages", -1), feature("region", categories=("a", "b", "c"))]
FEATURES += [feature(name) for name in NOISE]


def drawn(seed=0, rows=1000):
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(rows, len(FEATURES)))
    matrix[:, 2] = rng.integers(0, 3, rows)
    log_odds = -1 + 1.5 * matrix[:, 0] - matrix[:, 1] + 2.0 * (matrix[:, 2] == 1)
    matrix[rng.random(rows) < 0.1, 0] = np.nan
    return matrix, (rng.random(rows) < 1 / (1 + np.exp(-log_odds))).astype(float)


def test_noise_goes_and_is_named():
    dropped = eliminate(*drawn(), FOLD, FEATURES, PARAMETERS, seed=0, threads=1)
    names = [one.feature for one in dropped]
    assert set(names) < set(NOISE)
    assert len(names) >= 3
    assert names == [name for name in NOISE if name in names]
    # Three tenths of 11 features, rounded down, go in the first round.
    first = [one for one in dropped if "lowest of 11 features; cross-validated log loss" in one.reason]
    assert len(first) == 3
    assert eliminate(*drawn(), FOLD, FEATURES, PARAMETERS, seed=0, threads=1) == dropped


def test_few_defaults_or_features_eliminate_nothing():
    matrix, defaulted = drawn()
    with pytest.warns(UserWarning, match=r"no feature was eliminated: 2 defaults in a fold to measure on"):
        few = np.where(np.arange(1000) < 10, 1.0, 0.0)
        assert eliminate(matrix, few, FOLD, FEATURES, PARAMETERS, seed=0, threads=1) == ()
    assert eliminate(matrix[:, :5], defaulted, FOLD, FEATURES[:5], PARAMETERS, seed=0, threads=1) == ()


def test_without_the_library_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "probatus.feature_elimination", None)
    with pytest.raises(DataError, match=r"pip install 'creditline\[elimination\]'"):
        eliminate(*drawn(), FOLD, FEATURES, PARAMETERS, seed=0, threads=1)


def test_what_is_chosen_is_left_out_of_the_matrix():
    matrix, defaulted = drawn()
    search = Search(0, None, 0, 1, lambda _: None)
    chosen = Choosing(search, eliminates=True).choose("x", Labelled(matrix, defaulted), FOLD, FEATURES, PARAMETERS)
    gone = {one.feature for one in chosen.dropped}
    assert [f.name for f in chosen.features] == [f.name for f in FEATURES if f.name not in gone]
    assert np.array_equal(chosen.of(matrix), matrix[:, list(chosen.columns)], equal_nan=True)
    whole = Choosing(search, eliminates=False).choose("x", Labelled(matrix, defaulted), FOLD, FEATURES, PARAMETERS)
    assert (whole.features, whole.dropped) == (tuple(FEATURES), ())


def test_a_training_eliminates_inside_each_fold(lender, quick, monkeypatch):
    """The last feature is left out of whatever is chosen; what was handed over tells whose outcomes were looked at."""
    from creditline.models.artefact import Dropped
    from creditline.training.cohorts import CohortSettings

    looked = []

    def last(matrix, defaulted, fold, features, parameters, *, seed, threads, weight):
        looked.append(len(defaulted))
        return (Dropped(features[-1].name, "eliminated: the last"),)

    monkeypatch.setattr("creditline.training.fit.choosing.eliminate", last)
    cohorts = CohortSettings(holdout_defaults=10_000)
    trained = train(lender, dataclasses.replace(quick, eliminate=True, families=("utilisation",), cohorts=cohorts))
    rows = trained.metrics["out_of_fold"].customers
    # Five times the rows of four folds, then all rows for the final trees.
    assert looked[-1] == rows
    assert sum(looked[:-1]) == 4 * rows
    (gone,) = [one.feature for one in trained.model.making.dropped if one.reason == "eliminated: the last"]
    assert gone not in {f.name for f in trained.model.features}
    assert pc.all(pc.is_finite(trained.predictions["log_odds"])).as_py()
