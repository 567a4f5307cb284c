"""What a training came to: its own row, and those of other ways to train beside it."""

import dataclasses
import json

import numpy as np
import pyarrow as pa
import pytest

from creditline.features.words.named import Named
from creditline.models.artefact import ModelFeature
from creditline.training.fit.fitting import Fitted
from creditline.training.metrics import measure
from creditline.training.run.training_report import write_training_report
from creditline.training.train.train import train
from creditline.training.train.training_table import training_row
from creditline.training.trees import FitParameters, Labelled, boost

pytestmark = pytest.mark.slow


def feature(name, direction):
    words = dict.fromkeys(("named", "concept_named"), Named.alike(name))
    own = ("number", (), "profile", f"profile.{name}", "index", direction, "none", "customer", True)
    return ModelFeature(name, "0" * 16, *own, **words)


@pytest.fixture(scope="module")
def grown():
    """200 customers on two dates; both columns raise risk, the second is a pattern."""
    rng = np.random.default_rng(0)
    matrix = rng.normal(size=(400, 2))
    defaulted = (rng.random(400) < 1 / (1 + np.exp(1 - matrix.sum(axis=1)))).astype(float)
    rows = pa.table(
        {
            "customer_id": np.repeat([f"c{n:03}" for n in range(200)], 2),
            "role": np.tile(["out_of_fold", "test"], 200),
        }
    )
    features = (feature("told", 1), feature("pattern", 0))
    boosted = boost(
        Labelled(matrix, defaulted), None, features, FitParameters(min_child_samples=10), seed=0, threads=1, rounds=40
    )
    return matrix, defaulted, rows, features, boosted


def row_of(grown, features=None, refits=(), matrix=None):
    own, defaulted, rows, declared, boosted = grown
    fitted = Fitted(boosted, features or declared, *[None] * 10)
    metrics = measure(defaulted, boosted.margins(own, 1))
    return training_row("x", own if matrix is None else matrix, rows, fitted, metrics, refits)


def test_harm_is_told_by_features_that_may_be_told(grown):
    matrix, _, _, declared, boosted = grown
    told = row_of(grown).tellable
    assert 0.2 < told < 0.8
    # Where only one column moves, all harm is its own.
    for column, share in ((0, 1.0), (1, 0.0)):
        moved = matrix.copy()
        moved[1::2, 1 - column] = moved[0::2, 1 - column]
        assert row_of(grown, matrix=moved).tellable == share
    assert row_of(grown, tuple(dataclasses.replace(one, direction=1) for one in declared)).tellable == 1.0
    still = matrix.copy()
    still[1::2] = still[0::2]
    assert row_of(grown, matrix=still, refits=(boosted.text,)).numbers().keys() == {
        "gini", "calibration_error", "features", "concepts",
    }  # fmt: skip


def test_a_refit_that_is_the_model_keeps_every_first_concept(grown):
    *_, boosted = grown
    assert row_of(grown, refits=(boosted.text, boosted.text)).steady == 1.0
    matrix, _, _, features, _ = grown
    other = boost(
        Labelled(matrix, (matrix[:, 1] > 0).astype(float)), None, features,
        FitParameters(min_child_samples=10, feature_fraction=1.0), seed=0, threads=1, rounds=40,
    )  # fmt: skip
    assert row_of(grown, refits=(other.text,)).steady < 0.9


def test_the_models_own_row(split, tmp_path):
    (own,) = split.table
    tested = split.metrics[split.tested_on]
    assert (own.name, own.gini, own.calibration_error) == ("dense, directed", tested.gini, tested.calibration_error)
    assert own.features == len(split.model.features)
    assert own.concepts == len({one.concept for one in split.model.features})
    assert own.text.startswith(f"dense, directed: {own.features} features of {own.concepts} concepts, gini 0.")
    kept = json.loads(write_training_report(split, tmp_path / "model").read_text())
    assert kept["trainings"] == [own.to_json()]
    assert [one["feature"] for one in kept["against_direction"]] == [one.feature for one in split.against]
    assert (tmp_path / "model-training.json").exists()


@pytest.mark.long
def test_other_ways_to_train_stand_beside_it(lender, quick):
    asked = dataclasses.replace(quick, dense=False, compare_training=True, refits=1)
    heard = []
    trained = train(lender, asked, heard.append)
    dense, pruned, own = trained.table
    assert [dense.name, pruned.name, own.name] == ["dense", "pruned", "pruned, directed"]
    assert own.features < dense.features
    assert own.features == len(trained.model.features)
    assert all(one.steady is not None for one in trained.table)
    assert "comparing, dense: growing trees" in heard
    alone = train(lender, dataclasses.replace(asked, compare_training=False))
    assert alone.table == (own,)
    assert alone.model.version == trained.model.version


@pytest.mark.long
def test_features_are_chosen_anew_in_each_fold(lender, quick, monkeypatch):
    heard = []
    cohorts = dataclasses.replace(quick.cohorts, holdout_defaults=10**6)
    trained = train(lender, dataclasses.replace(quick, dense=False, cohorts=cohorts), heard.append)
    assert [one for one in heard if one.startswith("choosing")] == [
        *(f"choosing features, fold {n}" for n in range(1, 6)),
        "choosing features, final trees",
    ]
    assert trained.model.making.growing.chosen
    assert all(one.reason for one in trained.model.making.dropped)
