"""What must hold on every cut, exactly, and how often the top reason is true on a fixed small world."""

from datetime import timedelta
from functools import partial

import numpy as np
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.long]


def test_there_is_something_to_mark(given):
    kinds = given.falls.kind()
    assert (kinds == "single").sum() >= 25
    assert len(kinds) >= 40
    assert all(case.start < day for case, day in zip(given.falls.cases, given.falls.days, strict=True))


def test_every_line_stood_and_was_cut(given):
    points = given.scorer.points
    assert points(given.falls.starts).min() >= 599.5
    assert points(given.falls.ends).max() < 599.5


def test_a_pair_of_causes_is_counted_once(made):
    from cases import cases

    found = [
        (c.customer, frozenset((cause.kind, cause.began) for cause in c.causes)) for c in cases(made.folder / "truth")
    ]
    assert len(found) == len(set(found))


def test_on_the_eve_the_twin_is_the_customer(given, made):
    from lives import rows_of

    cases = given.falls.cases
    eves = [min(cause.began for cause in case.causes) - timedelta(days=1) for case in cases]
    twin = [case.troubles[0].twin for case in cases]
    lived = rows_of(made.model, made.data, [(case.customer, eve) for case, eve in zip(cases, eves, strict=True)])
    without = rows_of(made.model, made.twins("twins"), list(zip(twin, eves, strict=True)))
    np.testing.assert_array_equal(lived, without)
    np.testing.assert_array_equal(lived, given.falls.starts)


def test_ours_adds_up_and_gives_nothing_to_what_did_not_change(given):
    total = given.scorer.points(given.falls.ends) - given.scorer.points(given.falls.starts)
    for name in ("ours", "ours, features summed"):
        points = given.points[name]
        np.testing.assert_allclose(points.sum(axis=1), total, atol=1e-9)
        assert (points[~given.moved] == 0.0).all()
    assert (~given.moved).any()
    assert np.abs(given.points["SHAP difference"][~given.moved]).max() > 1e-6


def test_the_top_reason_is_true(given):
    import marks

    right = {name: marks.top_right(points, given.model).mean() for name, points in given.points.items()}
    assert right["ours"] >= 0.9
    assert right["ours"] > right["SHAP of today"] + 0.1
    assert right["random guess"] < 0.3
    assert marks.correlation(given.points["ours"], given.model) >= 0.95


def test_against_the_world(given):
    import marks

    made = given.world.made & (given.falls.kind() == "single")
    assert (given.world.alone <= given.world.made).all()
    error = {name: marks.mean_error(points, given.world.carried)[made].mean() for name, points in given.points.items()}
    assert error["ours"] < error["SHAP difference"] < error["SHAP of today"]


@pytest.fixture
def few_draws(monkeypatch):
    """Intervals of 60 draws: that there is one is looked at, not how wide it is."""
    import marks

    for name in ("interval", "mean_interval"):
        monkeypatch.setattr(marks, name, partial(getattr(marks, name), draws=60))


def test_every_figure_has_an_interval_around_it(given, few_draws):
    from figures import figures

    found = list(figures(given))
    assert {figure.method for figure in found} == set(given.points)
    for figure in found:
        if not np.isnan(figure.value):
            assert figure.low <= figure.value + 1e-9
            assert figure.value - 1e-9 <= figure.high


@pytest.mark.parametrize("kind", ["model only", "macro only", "policy only"])
def test_one_layer_is_named_and_behaviour_left_out(given, made, kind):
    from layers import layer_cuts
    from line_policy import ByScore
    from refits import refits

    other = next(refits(made, 1))
    cuts = {
        some.kind: some
        for some in layer_cuts(given.scorer, other, given.falls, (given.falls.starts, given.falls.ends), ByScore())
    }
    some = cuts[kind]
    assert len(some.ends) >= 10
    assert some.right.min() == 1.0
    assert some.behaviour_points.max() == 0.0
    assert some.only.sum(axis=1).max() == 1


def test_concepts_are_marked_as_families_are(given, made, few_draws):
    import marks
    from figures import figures, marked
    from line_policy import ByScore
    from scores import Scorer

    scorer = Scorer(made.model, "concept")
    concepts = marked("calm", scorer, given.falls, ByScore())
    families = [given.scorer.groups.index(name.split(".")[0]) for name in scorer.groups]
    for name in ("ours", "SHAP difference"):
        summed = np.zeros_like(given.points[name])
        np.add.at(summed.T, families, concepts.points[name].T)
        np.testing.assert_allclose(summed, given.points[name], atol=1e-9)
    np.testing.assert_array_equal(concepts.points["but-for"], concepts.model)
    assert marks.top_right(concepts.points["ours"], concepts.model).mean() >= 0.85
    named = np.array([case.troubles[0].named("concept") for case in given.falls.cases])
    place = concepts.world.injected
    assert (place >= 0).mean() > 0.5
    assert (np.array(scorer.groups)[place[place >= 0]] == named[place >= 0]).all()
    assert {figure.figure for figure in figures(concepts)} >= {
        "top concept right",
        "injected concept on top",
        "injected concept in the model",
    }
    assert {figure.method for figure in figures(concepts) if figure.truth == "model"} == set(concepts.points) - {
        "but-for"
    }


def test_every_cause_has_a_concept_that_features_measure():
    from creditline.features.catalogue import catalogue
    from creditline.training.world.life.shocks.kinds import KINDS

    there = {feature.concept.name for feature in catalogue(target_product="huabei")}
    assert [each.kind.name for each in KINDS if each.concept not in there] == []


def test_lines_are_watched_for_as_long_as_causes_take():
    from falls import watched

    assert {preset: watched(preset) for preset in ("calm", "recession", "slow")} == {
        "calm": 6,
        "recession": 6,
        "slow": 19,
    }
