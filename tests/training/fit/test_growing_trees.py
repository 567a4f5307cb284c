"""The trees: bound by direction, categories as categories, stopped in time, the same every time."""

import dataclasses

import lightgbm
import numpy as np
import pyarrow as pa
import pytest

from creditline.features.errors import DeclarationError
from creditline.features.words.named import Named
from creditline.models.artefact import ModelFeature, normal_booster_text
from creditline.training.fit import boost_watched, out_of_fold
from creditline.training.trees import FitParameters, Labelled, boost
from creditline.training.trees.boosting import worthwhile_threads

QUICK = FitParameters(learning_rate=0.1, min_child_samples=20, max_rounds=300, patience=20, fixed_rounds=30)
REGIONS = ("east", "north", "south", "west")


def feature(name, direction=0, categories=()):
    kind = "category" if categories else "number"
    words = dict.fromkeys(("named", "concept_named"), Named.alike(name))
    unit = "category" if categories else "index"
    return ModelFeature(
        name, "0" * 16, kind, categories, "profile", "profile.thing", unit, direction, "none", "customer", True, **words
    )


FEATURES = (feature("late", direction=1), feature("wages", direction=-1), feature("region", categories=REGIONS))


def rows(seed=0, size=3000):
    """Risk falls with the first column although its direction says it rises; regions 1 and 3 are riskier."""
    rng = np.random.default_rng(seed)
    matrix = np.column_stack([rng.normal(size=size), rng.normal(size=size), rng.integers(0, 4, size)])
    matrix[rng.random(size) < 0.1, 0] = np.nan
    log_odds = -1 - 0.7 * np.nan_to_num(matrix[:, 0]) - matrix[:, 1] + 1.5 * np.isin(matrix[:, 2], (1, 3))
    return Labelled(matrix, (rng.random(size) < 1 / (1 + np.exp(-log_odds))).astype(float))


@pytest.fixture(scope="module")
def grown():
    return boost(rows(0), rows(1), FEATURES, QUICK, seed=0, threads=2)


def test_the_margin_never_goes_against_a_direction(grown):
    rng = np.random.default_rng(2)
    before = np.column_stack([rng.normal(size=500), rng.normal(size=500), rng.integers(0, 4, 500)])
    more_late, more_wages = before.copy(), before.copy()
    more_late[:, 0] += rng.exponential(size=500)
    more_wages[:, 1] += rng.exponential(size=500)
    assert (grown.margins(more_late, 1) >= grown.margins(before, 1)).all()
    assert (grown.margins(more_wages, 1) <= grown.margins(before, 1)).all()
    assert (grown.margins(more_wages, 1) < grown.margins(before, 1)).mean() > 0.9


def test_without_a_direction_the_first_column_falls():
    free = tuple(dataclasses.replace(f, direction=0) for f in FEATURES)
    loose = boost(rows(0), rows(1), free, QUICK, seed=0, threads=2)
    low, high = loose.margins(np.array([[-2.0, 0.0, 0.0], [2.0, 0.0, 0.0]]), 1)
    assert high < low - 0.5


def test_categories_are_split_as_categories(grown):
    assert "num_cat=0" in grown.text  # trees without a region
    dumped = lightgbm.Booster(model_str=grown.text).dump_model()
    assert {"=="} == {node["decision_type"] for node in _splits(dumped) if node["split_feature"] == 2}
    margins = grown.margins(np.array([[0.0, 0.0, code] for code in range(4)]), 1)
    assert min(margins[1], margins[3]) > max(margins[0], margins[2]) + 0.5


def _splits(dumped):
    stack = [tree["tree_structure"] for tree in dumped["tree_info"]]
    while stack:
        node = stack.pop()
        if "split_feature" in node:
            yield node
            stack += [node["left_child"], node["right_child"]]


def test_stopped_at_the_best_round(grown):
    losses = next(c.values for c in grown.curves if (c.on, c.metric) == ("validation", "binary_logloss"))
    assert grown.rounds == int(np.argmin(losses)) + 1
    assert len(losses) == grown.rounds + QUICK.patience
    # Every third round or so may only look at the column whose direction is wrong, and grows no tree.
    assert lightgbm.Booster(model_str=grown.text).num_trees() < grown.rounds
    # The loss recorded at that round is the loss of the margins the text gives.
    watched = rows(1)
    margin = grown.margins(watched.matrix, 1)
    loss = np.mean(np.logaddexp(0, margin) - watched.defaulted * margin)
    assert losses[grown.rounds - 1] == pytest.approx(loss, abs=1e-9)
    assert {c.on for c in grown.curves} == {"train", "validation"}


def test_threads_are_kept_for_large_matrices():
    assert worthwhile_threads(np.empty((1_000, 100)), 8) == 1
    assert worthwhile_threads(np.broadcast_to(0.0, (100_000, 100)), 8) == 8
    assert worthwhile_threads(pa.table({"a": [1.0], "b": [2.0]}), 8) == 1


def test_the_same_trees_for_any_number_of_threads_and_from_arrow(grown, monkeypatch):
    monkeypatch.setattr("creditline.training.trees.boosting._WORTH_THREADS", 1)
    double = boost(rows(0), rows(1), FEATURES, QUICK, seed=0, threads=2)
    assert "[num_threads: 2]" in double.text and "[num_threads: 1]" in grown.text
    assert normal_booster_text(double.text) == normal_booster_text(grown.text)
    assert {curve.on for curve in double.curves} == {"validation"}
    learn, watch = (Labelled(_arrow(r.matrix), r.defaulted) for r in (rows(0), rows(1)))
    from_arrow = boost(learn, watch, FEATURES, QUICK, seed=0, threads=1)
    assert from_arrow.text == grown.text
    assert np.array_equal(from_arrow.margins(learn.matrix, 1), grown.margins(rows(0).matrix, 1))


def _arrow(matrix):
    columns = {f.name: pa.array(matrix[:, place], from_pandas=True) for place, f in enumerate(FEATURES)}
    return pa.table(columns)


def test_another_seed_grows_other_trees(grown):
    assert boost(rows(0), rows(1), FEATURES, QUICK, seed=1, threads=2).text != grown.text


def test_rounds_are_fixed_without_validation():
    assert boost(rows(), None, FEATURES, QUICK, seed=0, threads=1).rounds == 30
    seven = boost(rows(), None, FEATURES, QUICK, seed=0, threads=1, rounds=7)
    assert (seven.rounds, lightgbm.Booster(model_str=seven.text).num_trees()) == (7, 7)


def test_out_of_fold_margins_know_nothing_of_their_fold():
    sample = rows(size=1500)
    fold, draw = np.arange(1500) % 3, np.random.default_rng(0).random(1500)
    more = {"validation_share": 0.2, "seed": 0, "threads": 1, "step": lambda name: None}
    honest = out_of_fold(sample.matrix, sample.defaulted, fold, draw, FEATURES, QUICK, **more)
    lies = np.where(fold == 1, 1 - sample.defaulted, sample.defaulted)
    lied_to = out_of_fold(sample.matrix, lies, fold, draw, FEATURES, QUICK, **more)
    assert np.array_equal(honest.margin[fold == 1], lied_to.margin[fold == 1])
    assert not np.array_equal(honest.margin[fold == 0], lied_to.margin[fold == 0])
    assert honest.rounds[1] == lied_to.rounds[1]
    assert {curve.on.split("_")[1] for curve in honest.curves} == {"1", "2", "3"}


def test_out_of_fold_stops_early_only_on_enough_defaults():
    sample = rows(size=300)
    fold, draw = np.arange(300) % 3, np.random.default_rng(0).random(300)
    more = {"validation_share": 0.1, "seed": 0, "threads": 1, "step": lambda name: None}
    found = out_of_fold(sample.matrix, sample.defaulted, fold, draw, FEATURES, QUICK, **more)
    assert (found.rounds, found.curves) == ((30, 30, 30), ())


def test_few_defaults_stop_in_thirds_and_every_row_teaches():
    sample = rows(size=400)
    draw = np.random.default_rng(3).random(400)
    more = {"validation_share": 0.15, "seed": 0, "threads": 1}
    found = boost_watched(sample.matrix, sample.defaulted, draw, FEATURES, QUICK, **more)
    third = (draw * 3).astype(int)
    stopped = [
        boost(sample.take(third != own), sample.take(third == own), FEATURES, QUICK, seed=0, threads=1).rounds
        for own in range(3)
    ]
    assert found.rounds == sorted(stopped)[1] * 3 // 2 != QUICK.fixed_rounds
    assert found.text == boost(sample, None, FEATURES, QUICK, seed=0, threads=1, rounds=found.rounds).text
    assert {curve.on for curve in found.curves} >= {"part_1_validation", "part_2_validation", "part_3_validation"}


def test_many_defaults_stop_the_trees_themselves():
    sample, draw = rows(size=4000), np.random.default_rng(3).random(4000)
    watched = draw < 0.15
    assert sample.defaulted[watched].sum() >= 50
    found = boost_watched(
        sample.matrix, sample.defaulted, draw, FEATURES, QUICK, validation_share=0.15, seed=0, threads=1
    )
    alone = boost(sample.take(~watched), sample.take(watched), FEATURES, QUICK, seed=0, threads=1)
    assert (found.text, found.rounds) == (alone.text, alone.rounds)


def test_parameters_shrink_with_the_data():
    assert FitParameters.for_size(1_000_000) == FitParameters()
    small = FitParameters.for_size(5000)
    assert (small.min_child_samples, small.lambda_l2, small.min_data_per_group) == (50, 2.5, 50)
    assert FitParameters.for_size(10) == FitParameters.for_size(1000)


@pytest.mark.parametrize(
    "wrong", [{"learning_rate": 0.0}, {"num_leaves": 1}, {"feature_fraction": 1.5}, {"max_rounds": 0}]
)
def test_parameters_that_mean_nothing_are_refused(wrong):
    with pytest.raises(DeclarationError):
        FitParameters(**wrong)
