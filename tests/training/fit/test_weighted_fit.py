"""Maps, trees and scorecards learn from weighted rows what they learn from repeated ones, in whatever unit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from creditline.features.words.named import Named
from creditline.models.artefact import ModelFeature
from creditline.models.calibration import map_from_json
from creditline.training.fit import calibrate, fit_sigmoid
from creditline.training.fit.calibrate import MAPS
from creditline.training.scorecard import fit_scorecard
from creditline.training.trees import FitParameters, Labelled, boost


@pytest.fixture(scope="module")
def rows():
    """3,000 rows: margin, outcome, a whole weight."""
    rng = np.random.default_rng(0)
    margin = rng.normal(-2, 1.5, 3000)
    defaulted = (rng.random(3000) < 1 / (1 + np.exp(-(0.7 * margin + 0.3)))).astype(float)
    return margin, defaulted, rng.integers(1, 5, 3000)


@pytest.mark.parametrize("name", MAPS)
def test_whole_weights_are_repeated_rows(rows, name):
    margin, defaulted, times = rows
    weighted = MAPS[name](margin, defaulted, times.astype(float))
    repeated = MAPS[name](np.repeat(margin, times), np.repeat(defaulted, times))
    if name == "isotonic":  # whose blocks hold 5 rows of a kind, however heavy: they differ at the thin ends
        middle = np.quantile(margin, [0.3, 0.9])
        asked = np.linspace(*middle, 50)
        assert weighted(asked) == pytest.approx(repeated(asked), abs=0.15)
    else:
        asked = np.linspace(-6, 3, 50)
        # The one customer drawn in is one of 3,000 rows here, and of 7,500 there.
        assert weighted(asked) == pytest.approx(repeated(asked), abs=0.01)


@pytest.mark.parametrize("name", MAPS)
@given(times=st.floats(1e-290, 1e290))
@settings(max_examples=15)
def test_weights_in_another_unit_are_the_same_map(rows, name, times):
    margin, defaulted, weight = (column[:400] for column in rows)
    once = MAPS[name](margin, defaulted, weight / 3)
    assert MAPS[name](margin, defaulted, weight / 3 * times) == once


@pytest.mark.parametrize("name", MAPS)
def test_equal_weights_change_nothing(rows, name):
    margin, defaulted, _ = rows
    asked = np.linspace(-6, 3, 50)
    plain = MAPS[name](margin, defaulted)(asked)
    assert MAPS[name](margin, defaulted, np.ones(len(margin)))(asked) == pytest.approx(plain, abs=1e-6)


def test_the_sigmoid_is_scikit_learns(rows):
    margin, defaulted, _ = rows
    weight = np.where(defaulted == 1, 1.0, 7.3)
    found = fit_sigmoid(margin, defaulted, weight)
    other = LogisticRegression(C=1e9, tol=1e-10).fit(margin[:, None], defaulted, sample_weight=weight)
    # Targets drawn in by one customer move the line by a hair.
    assert found.slope == pytest.approx(other.coef_[0, 0], abs=0.01)
    assert found.intercept == pytest.approx(other.intercept_[0], abs=0.01)


def test_drawn_goods_calibrate_to_the_level_of_all(rows):
    margin, defaulted, _ = rows
    many = np.tile(margin, 20), np.tile(defaulted, 20)
    taken = (many[1] == 1) | (np.random.default_rng(1).random(len(many[0])) < 0.1)
    weight = np.where(many[1] == 1, 1.0, 10.0)[taken]
    fold = np.arange(taken.sum()) % 5
    everybody = np.ones(taken.sum(), dtype=bool)
    found = calibrate(many[0][taken], many[1][taken], fold, everybody, weight)
    pd = 1 / (1 + np.exp(-found.calibration(many[0])))
    # 60,000 rows, of which 10 % of the goods are drawn: the share of goods drawn alone moves the level by 1.3 %.
    assert pd.mean() == pytest.approx(defaulted.mean(), rel=0.04)
    unweighted = calibrate(many[0][taken], many[1][taken], fold, everybody)
    assert (1 / (1 + np.exp(-unweighted.calibration(many[0])))).mean() > 2 * defaulted.mean()


def feature(name, direction):
    words = dict.fromkeys(("named", "concept_named"), Named.alike(name))
    return ModelFeature(
        name, "0" * 16, "number", (), "profile", "profile.thing", "index", direction, "none", "customer", True, **words
    )


FEATURES = (feature("x", 1), feature("y", 0))


@pytest.fixture(scope="module")
def table():
    rng = np.random.default_rng(2)
    matrix = rng.normal(size=(2000, 2))
    matrix[rng.random((2000, 2)) < 0.1] = np.nan
    risk = -2 + np.nan_to_num(matrix[:, 0]) - np.nan_to_num(matrix[:, 1]) ** 2
    return matrix, (rng.random(2000) < 1 / (1 + np.exp(-risk))).astype(float), rng.integers(1, 4, 2000)


def test_trees_of_weighted_rows_have_their_level(table):
    matrix, defaulted, _ = table
    weight = np.where(defaulted == 1, 1.0, 9.0)
    parameters = FitParameters(learning_rate=0.1, fixed_rounds=60, min_child_samples=20, bagging_fraction=1.0)
    grown = boost(Labelled(matrix, defaulted, weight), None, FEATURES, parameters, seed=0, threads=1)
    pd = 1 / (1 + np.exp(-grown.margins(matrix, 1)))
    assert np.average(pd, weights=weight) == pytest.approx(np.average(defaulted, weights=weight), rel=0.02)
    plain = boost(Labelled(matrix, defaulted), None, FEATURES, parameters, seed=0, threads=1)
    once = boost(Labelled(matrix, defaulted, np.ones(2000)), None, FEATURES, parameters, seed=0, threads=1)
    assert once.margins(matrix, 1) == pytest.approx(plain.margins(matrix, 1), abs=1e-6)


def test_a_scorecard_of_whole_weights_is_that_of_repeated_rows(table):
    matrix, defaulted, times = table
    weighted = fit_scorecard(matrix, defaulted, FEATURES, times.astype(float)).margins(matrix)
    repeated = fit_scorecard(np.repeat(matrix, times, axis=0), np.repeat(defaulted, times), FEATURES).margins(matrix)
    plain = fit_scorecard(matrix, defaulted, FEATURES).margins(matrix)
    # The least size of a bin is a share of the rows, and so not quite the same.
    assert np.abs(weighted - repeated).mean() < 0.12
    assert np.corrcoef(weighted, repeated)[0, 1] > 0.98
    assert fit_scorecard(matrix, defaulted, FEATURES, np.ones(2000)).margins(matrix) == pytest.approx(plain, abs=1e-6)


@pytest.mark.parametrize("name", MAPS)
def test_every_map_that_can_be_chosen_is_read_back(rows, name):
    margin, defaulted, _ = rows
    fitted = MAPS[name](margin, defaulted, None)
    assert map_from_json(fitted.to_json()) == fitted
