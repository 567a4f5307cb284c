"""A search: never worse than none, stopped and gone on with to the same end."""

import numpy as np
import pytest
from scipy.special import expit
from sklearn.metrics import log_loss

from creditline.features.words.named import Named
from creditline.models.artefact import ModelFeature
from creditline.training.search import Search, Tried
from creditline.training.search.search import chosen
from creditline.training.trees import FitParameters, Labelled, boost

BASE = FitParameters(learning_rate=0.3, min_child_samples=20, max_rounds=60, patience=10)
WORDS = dict.fromkeys(("named", "concept_named"), Named.alike("x"))
FEATURES = tuple(
    ModelFeature(
        f"x{n}", "0" * 16, "number", (), "profile", "profile.thing", "index", 0, "none", "customer", True, **WORDS
    )
    for n in range(3)
)

FOLD = np.arange(800) % 5


def rows(seed, size=800):
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(size, 3))
    return Labelled(matrix, (rng.random(size) < 1 / (1 + np.exp(1 - matrix[:, 0] * matrix[:, 1]))).astype(float))


def search(trials, study=None, step=lambda _: None, seed=0):
    return Search(trials, study, seed, 1, step).best("final trees", rows(0), FOLD, FEATURES, BASE)


@pytest.fixture(scope="module")
def whole():
    return search(8)


def test_the_first_trial_is_what_one_has_and_the_best_is_kept(whole):
    first = whole.tried[0]
    assert {name: getattr(BASE, name) for name in first.parameters} == first.parameters
    losses = [one.log_loss for one in whole.tried if one.log_loss is not None]
    best = next(one for one in whole.tried if one.log_loss == min(losses))
    assert min(losses) < first.log_loss
    assert {name: getattr(whole.parameters, name) for name in best.parameters} == best.parameters
    assert whole.rounds == best.rounds
    assert whole.parameters.learning_rate == BASE.learning_rate
    assert len({tuple(one.parameters.items()) for one in whole.tried}) == len(whole.tried) == 8


def test_stopped_in_a_trial_and_called_again_it_ends_the_same(whole, tmp_path):
    study = tmp_path / "deep" / "search.db"
    begun = []

    def pull_the_plug(name):
        begun.append(name)
        if len(begun) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search(8, study, pull_the_plug)
    assert begun[-1] == "searching, final trees, trial 4 of 8"
    _leave_one_under_way(study)
    heard = []
    assert search(8, study, heard.append) == whole
    assert heard[0] == "searching, final trees, trial 4 of 8"
    heard.clear()
    assert search(8, study, heard.append) == whole
    assert heard == []


def _leave_one_under_way(study):
    """What a killed process leaves: one trial waiting, one running."""
    import optuna

    storage = optuna.storages.RDBStorage(f"sqlite:///{study}")
    (name,) = optuna.get_all_study_names(storage)
    left = optuna.load_study(study_name=name, storage=storage)
    left.ask()
    left.enqueue_trial({"num_leaves": 9})
    storage.remove_session()
    storage.engine.dispose()


def test_other_rows_or_another_seed_are_another_study(whole, tmp_path):
    other = search(2, tmp_path / "search.db", seed=1)
    assert search(2, tmp_path / "search.db").tried == whole.tried[:2]
    assert other.tried[1] != whole.tried[1]


def test_too_few_defaults_to_watch_are_not_searched_on():
    few = rows(0).take(np.arange(800) < 100)
    with pytest.warns(UserWarning, match=r"no search for final trees: \d+ defaults in a fold to compare parameters on"):
        found = Search(3, None, 0, 1, lambda _: None).best("final trees", few, FOLD[:100], FEATURES, BASE)
    assert (found.parameters, found.rounds, found.tried) == (BASE, None, ())


def tried(number, *losses):
    return Tried(
        "x", number, {}, float(np.mean(losses)) if losses else None, losses, 10 if losses else None, not losses
    )


def test_a_gain_within_its_standard_error_is_chance():
    # Gains of 3, 1, -1, 1 over the first: mean 1, deviations 2, 0, -2, 0, sd sqrt(8 / 3) = 1.63, standard error 0.82.
    first, better = tried(0, 5.0, 5.0, 5.0, 5.0), tried(2, 2.0, 4.0, 6.0, 4.0)
    assert chosen([first, tried(1), better]) is better
    # Of 3, 1, -2, 0.8: mean 0.7, deviations 2.3, 0.3, -2.7, 0.1, sd sqrt(12.68 / 3) = 2.06, standard error 1.03.
    luckier = tried(2, 2.0, 4.0, 7.0, 4.2)
    assert chosen([first, tried(1), luckier]) is first
    assert chosen([first, tried(1)]) is first


def test_what_cannot_be_told_from_chance_leaves_the_parameters_alone():
    rng = np.random.default_rng(0)
    noise = Labelled(rng.normal(size=(800, 3)), rng.integers(0, 2, 800).astype(float))
    found = Search(4, None, 0, 1, lambda _: None).best("final trees", noise, FOLD, FEATURES, BASE)
    assert found.parameters == BASE
    assert found.rounds == found.tried[0].rounds


def test_no_fold_sees_its_own_outcomes():
    """The loss of each fold is that of trees grown on the others."""
    (one,) = search(1).tried
    for own in range(5):
        learn, watch = rows(0).take(own != FOLD), rows(0).take(own == FOLD)
        grown = boost(learn, watch, FEATURES, BASE, seed=0, threads=1)
        margin = grown.margins(watch.matrix, 1)
        assert one.losses[own] == pytest.approx(log_loss(watch.defaulted, expit(margin)), abs=1e-9)
    assert one.log_loss == pytest.approx(np.mean(one.losses))
