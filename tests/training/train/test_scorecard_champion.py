"""A training whose model is the scorecard: what it leaves behind is a model like any other, and what it prints is it."""

import dataclasses

import numpy as np
import pytest
from scipy.special import expit
from sklearn.metrics import roc_auc_score

from creditline.features.errors import DataError
from creditline.models.artefact import ModelKind, read_model, write_model
from creditline.models.calibration.straight import is_straight
from creditline.models.portfolio.scores import score_pairs
from creditline.models.scorecard import read_card
from creditline.models.scoring.matrix import to_matrix
from creditline.models.trees.contributions import contributions
from creditline.models.trees.from_booster import read_trees
from creditline.training.cohorts import CohortSettings
from creditline.training.scorecard import Challenger, Scorecard, as_fitted
from creditline.training.train.train import train
from creditline.training.validate import ValidateSettings, validate

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["split", "cross-fitted"])
def carded(request, lender, quick):
    """The lender's scorecard as its model, and the settings."""
    cohorts = CohortSettings(holdout_defaults=50) if request.param == "split" else CohortSettings()
    settings = dataclasses.replace(quick, champion=ModelKind.SCORECARD, cohorts=cohorts)
    return train(lender, settings), settings


def test_the_model_is_the_challengers_card(carded):
    trained, _ = carded
    model, card = trained.model, trained.challenger.scorecard
    assert model.kind is ModelKind.SCORECARD
    assert [feature.name for feature in model.features] == [one.feature for one in card.attributes]
    assert is_straight(model.calibration)
    assert trained.predictions["margin"].to_pylist() == trained.challenger.margin.tolist()
    assert len(model.trees.root) == len(card.attributes) + 1 == trained.rounds
    chosen = [tried.kind for tried in model.making.maps if tried.chosen]
    assert (chosen, len(model.making.maps)) == (["sigmoid"], 3)


def test_it_is_judged_beside_the_trees(carded, quick, split):
    trained, settings = carded
    assert list(trained.trees) == list(trained.metrics)
    tested = trained.tested
    auc = roc_auc_score(tested["defaulted"].to_numpy(), tested["log_odds"].to_numpy())
    assert trained.metrics[trained.tested_on].auc == pytest.approx(auc, abs=1e-12)
    if settings.cohorts == quick.cohorts:
        assert trained.trees["test"] == split.metrics["test"]


def test_probabilities_are_calibrated(carded):
    trained, _ = carded
    tested = trained.tested
    mean = float(np.mean(expit(tested["log_odds"].to_numpy())))
    assert mean == pytest.approx(float(tested["defaulted"].to_numpy().mean()), abs=0.06)


def test_it_keeps_to_every_direction(carded):
    """Along the values of a feature the points of its bins fall where risk rises with it, whatever else holds."""
    card = read_card(carded[0].model)
    assert any(one.feature.direction for one in card.features)
    for one in card.features:
        *known, missing = (own.points for own in one.bins)
        assert (one.feature.direction * np.diff(known) <= 1e-9).all()
        if one.feature.null == "best":
            assert missing >= max(known) - 1e-9
        if one.feature.null == "worst":
            assert missing <= min(known) + 1e-9


def test_its_reasons_are_the_difference_of_points(carded):
    """The game over its trees gives each feature what its bin became, in points, and nothing else."""
    model = carded[0].model
    matrix = to_matrix(model.features, model.reference)
    starts, ends = matrix[:100], matrix[100:200]
    shares = contributions(read_trees(model.booster_text), model.families, model.concepts, starts, ends)
    slope = float(model.calibration.mean_slope(0.0, 1.0))
    for place, one in enumerate(read_card(model).features):
        before, after = (np.array([_points(one, value) for value in rows[:, place]]) for rows in (starts, ends))
        assert -model.scale.factor * slope * shares[:, place] == pytest.approx(after - before, abs=1e-9)


def _points(one, value):
    for own in one.bins:
        known = not np.isnan(value) and not own.missing
        if own.missing and np.isnan(value):
            return own.points
        if known and own.categories and one.feature.categories[int(value)] in own.categories:
            return own.points
        above = known and not own.categories and (own.low is None or value > own.low)
        if above and (own.high is None or value <= own.high):
            return own.points
    raise AssertionError("every value lies in a bin")


def test_the_folder_scores_as_the_training_did(carded, lender, tmp_path):
    trained, _ = carded
    write_model(trained.model, tmp_path / "model")
    model = read_model(tmp_path / "model")
    if trained.tested_on == "test":  # out of fold rows were scored by other cards
        scores = score_pairs(model, lender, trained.tested.select(["customer_id", "as_of"]))
        found = dict(zip(scores["customer_id"].to_pylist(), scores["margin"].to_pylist(), strict=True))
        tested = trained.tested
        expected = dict(zip(tested["customer_id"].to_pylist(), tested["margin"].to_pylist(), strict=True))
        assert {customer: found[customer] for customer in expected} == expected


@pytest.mark.long
def test_the_same_bytes_again(carded, lender, tmp_path):
    trained, settings = carded
    for name, model in (("first", trained.model), ("again", train(lender, settings).model)):
        write_model(model, tmp_path / name)
    files = [file.name for file in (tmp_path / "first").iterdir()]
    assert {name: (tmp_path / "first" / name).read_bytes() for name in files} == {
        name: (tmp_path / "again" / name).read_bytes() for name in files
    }


def test_it_is_validated_as_trees_are(carded, lender):
    trained, settings = carded
    found = validate(trained.model, lender, ValidateSettings(cohorts=settings.cohorts, refits=2))
    tested = trained.metrics[trained.tested_on]
    assert found.discrimination[0].auc == pytest.approx(tested.auc, abs=0.02)
    if trained.tested_on == "test":
        assert found.discrimination[0].auc == pytest.approx(tested.auc, abs=1e-12)
        assert found.scorecard.auc.difference == pytest.approx(0, abs=1e-12)  # it stands beside itself
    else:
        assert found.judged.predicted == "regrown"
    assert [refit.points_moved > 0 for refit in found.refits.refits] == [True, True]
    assert all(one.against == 0 for one in found.monotone)
    assert {one.family for one in found.families} == {feature.family for feature in trained.model.features}


def test_a_card_with_nothing_on_it_is_refused(carded):
    trained, settings = carded
    rows = trained.predictions
    empty = Challenger(Scorecard((), -2.0), settings.card, {}, np.zeros(rows.num_rows), np.zeros(rows.num_rows))
    with pytest.raises(DataError, match="no feature of these data tells who defaults"):
        as_fitted(empty, rows, (), settings)
