"""The scorecard: weights of evidence by hand, direction, groups, and the same rows as the trees."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from creditline.features.words.named import Named
from creditline.models.artefact import ModelFeature
from creditline.training.scorecard import fit_scorecard
from creditline.training.scorecard.binning import bin_feature
from creditline.training.scorecard.woe import information_value, weights_of


def feature(name, direction=0, categories=()):
    kind, unit = ("category", "category") if categories else ("number", "index")
    words = dict.fromkeys(("named", "concept_named"), Named.alike(name))
    return ModelFeature(
        name, "0" * 16, kind, categories, "profile", "profile.thing", unit, direction, "none", "customer", True, **words
    )


def test_weights_of_evidence_by_hand():
    # 200 customers, 40 bad. Bin 0: 30 bads of 100; bin 1: 10 bads of 100; bin 2: nobody. Ten average customers bring
    # 2 bads and 8 goods each: ln(32/78) - ln(40/160), ln(12/98) - ln(1/4), ln(2/8) - ln(1/4).
    place = np.repeat([0, 1], 100)
    defaulted = np.concatenate([np.repeat([1.0, 0.0], [30, 70]), np.repeat([1.0, 0.0], [10, 90])])
    found = weights_of(place, defaulted, 3)
    assert found == pytest.approx([np.log(32 / 78 * 4), np.log(12 / 98 * 4), 0.0])
    # (30/40 - 70/160) and (10/40 - 90/160) are +-0.3125.
    assert information_value(place, defaulted, 3) == pytest.approx(0.3125 * (found[0] - found[1]))


def test_a_step_is_found_and_missing_is_a_bin_of_its_own():
    value = np.concatenate([np.arange(300.0), np.full(100, np.nan)])
    defaulted = np.concatenate([np.tile([1.0, 0, 0, 0, 0], 30), np.tile([1.0, 1, 0, 0, 0], 30), np.tile([1.0, 0], 50)])
    bins = bin_feature(value, defaulted, feature("x"))
    assert any(148 <= edge <= 151 for edge in bins.edges)
    assert bins(np.array([np.nan]))[0] == bins.weights[-1] > bins(np.array([299.0]))[0] > bins(np.array([0.0]))[0]


def test_a_direction_binds_the_weights():
    rng = np.random.default_rng(0)
    value = rng.normal(size=3000)
    defaulted = (rng.random(3000) < np.where(value < 0, 0.3 + 0.1 * np.sin(3 * value), 0.5)).astype(float)
    rising = bin_feature(value, defaulted, feature("x", direction=1)).weights[:-1]
    free = bin_feature(value, defaulted, feature("x")).weights[:-1]
    assert (np.diff(rising) >= 0).all()
    assert not (np.diff(free) >= 0).all()


def test_categories_of_a_kind_share_a_bin_and_unknown_codes_count_as_missing():
    rng = np.random.default_rng(0)
    code = rng.integers(0, 4, 4000).astype(float)
    defaulted = (rng.random(4000) < np.array([0.1, 0.5, 0.1, 0.5])[code.astype(int)]).astype(float)
    bins = bin_feature(code, defaulted, feature("x", categories=("a", "b", "c", "d")))
    weight = bins(np.array([0.0, 1.0, 2.0, 3.0, 9.0, np.nan]))
    assert min(weight[1], weight[3]) > max(weight[0], weight[2]) + 1
    assert weight[4] == weight[5] == pytest.approx(0.0, abs=1e-12)


def test_a_card_finds_what_matters_and_weighs_it_up():
    rng = np.random.default_rng(0)
    matrix = rng.normal(size=(4000, 12))
    matrix[:, 1] = matrix[:, 0] + rng.normal(0, 0.01, 4000)  # says the same
    log_odds = -1 + matrix[:, 0] - 0.8 * matrix[:, 2]
    defaulted = (rng.random(4000) < 1 / (1 + np.exp(-log_odds))).astype(float)
    card = fit_scorecard(matrix, defaulted, [feature(f"x{n}") for n in range(12)])
    assert len({"x0", "x1"} & {a.feature for a in card.attributes}) == 1
    assert "x2" in {a.feature for a in card.attributes}
    assert all(a.weight > 0 for a in card.attributes)
    assert roc_auc_score(defaulted, card.margins(matrix)) > roc_auc_score(defaulted, log_odds) - 0.02
    points = {(row["feature"], row["bin"]): row["points"] for row in card.rows(57.7)}
    assert len(points) == sum(len(a.bins.weights) for a in card.attributes)
    # x2 lowers risk, so the points of its bins rise with it.
    assert (np.diff([p for (name, label), p in points.items() if name == "x2" and label != "missing"]) > 0).all()


def test_nothing_to_learn_gives_the_default_rate():
    card = fit_scorecard(np.zeros((100, 2)), np.repeat([1.0, 0.0], [20, 80]), [feature("x0"), feature("x1")])
    assert 1 / (1 + np.exp(-card.margins(np.zeros((3, 2))))) == pytest.approx([0.2] * 3, abs=1e-3)


def test_the_challenger_is_tested_on_the_models_rows(split):
    assert list(split.challenger.metrics) == list(split.metrics)
    for role, found in split.challenger.metrics.items():
        assert (found.customers, found.defaults) == (split.metrics[role].customers, split.metrics[role].defaults)
    tested = split.challenger.log_odds[[role == "test" for role in split.predictions["role"].to_pylist()]]
    assert split.challenger.metrics["test"].auc == pytest.approx(
        roc_auc_score(split.tested["defaulted"].to_numpy(), tested), abs=1e-12
    )
