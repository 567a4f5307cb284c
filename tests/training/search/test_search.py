"""A search: never worse than none, stopped and gone on with to the same end."""

from dataclasses import dataclass

import numpy as np
import pytest

from creditline.models.artefact import ModelFeature
from creditline.training.fit import FitParameters, Labelled
from creditline.training.fit.trees import Boosted
from creditline.training.search import Search
from creditline.training.search.choosing import beats

BASE = FitParameters(learning_rate=0.3, min_child_samples=20, max_rounds=60, patience=10)
WORDS = {"name_en": "x", "name_zh": "x"}
FEATURES = tuple(
    ModelFeature(f"x{n}", "0" * 16, "number", (), "profile", "index", 0, "customer", True, **WORDS) for n in range(3)
)


def rows(seed, size=800):
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(size, 3))
    return Labelled(matrix, (rng.random(size) < 1 / (1 + np.exp(1 - matrix[:, 0] * matrix[:, 1]))).astype(float))


def search(trials, study=None, step=lambda _: None, seed=0):
    return Search(trials, study, seed, 1, step).best("final trees", rows(0), rows(1), FEATURES, BASE)


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
    assert heard == ["searching, final trees, holding the best trial against the first"]


def _leave_one_under_way(study):
    """What a killed process leaves: one trial waiting, one running."""
    import optuna

    (name,) = optuna.get_all_study_names(f"sqlite:///{study}")
    left = optuna.load_study(study_name=name, storage=f"sqlite:///{study}")
    left.ask()
    left.enqueue_trial({"num_leaves": 9})


def test_other_rows_or_another_seed_are_another_study(whole, tmp_path):
    other = search(2, tmp_path / "search.db", seed=1)
    assert search(2, tmp_path / "search.db").tried == whole.tried[:2]
    assert other.tried[1] != whole.tried[1]


def test_too_few_defaults_to_watch_are_not_searched_on():
    few = Labelled(rows(1).matrix[:40], rows(1).defaulted[:40])
    with pytest.warns(UserWarning, match="no search for final trees: .* defaults to compare parameters on"):
        found = Search(3, None, 0, 1, lambda _: None).best("final trees", rows(0), few, FEATURES, BASE)
    assert (found.parameters, found.rounds, found.tried) == (BASE, None, ())


@dataclass(frozen=True)
class Given(Boosted):
    """Trees that give margins written down."""

    given: tuple[float, ...] = ()

    def margins(self, matrix, threads):
        return np.array(self.given)


def test_a_gain_within_its_standard_error_is_chance():
    # Log losses of four customers at margin 0: ln 2 each. At -1 a good one loses ln(1 + 1/e) = 0.3133, a bad one 1.3133.
    # Three goods gain 0.3799 each, and a bad one loses 0.6201 (mean 0.1299, sd 0.5, standard error 0.25): chance. With a
    # margin of 0 for the bad one: mean 0.2849, sd 0.19, standard error 0.095.
    watched = Labelled(np.zeros((4, 1)), np.array([0.0, 0.0, 0.0, 1.0]))
    base = Given("", 1, (), (0.0, 0.0, 0.0, 0.0))
    assert not beats(Given("", 1, (), (-1.0, -1.0, -1.0, -1.0)), base, watched, 1)
    assert beats(Given("", 1, (), (-1.0, -1.0, -1.0, 0.0)), base, watched, 1)
    assert not beats(base, base, watched, 1)


def test_what_cannot_be_told_from_chance_leaves_the_parameters_alone():
    rng = np.random.default_rng(0)
    noise = [Labelled(rng.normal(size=(400, 3)), rng.integers(0, 2, 400).astype(float)) for _ in range(2)]
    found = Search(6, None, 0, 1, lambda _: None).best("final trees", *noise, FEATURES, BASE)
    assert found.parameters == BASE
    assert found.rounds == found.tried[0].rounds
    losses = [one.log_loss for one in found.tried if one.log_loss is not None]
    assert min(losses) < losses[0]  # the luckiest trial
