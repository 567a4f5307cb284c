"""Features are chosen by concept: the windows that carry it, patterns only where they earn it."""

import dataclasses

import numpy as np
import pytest

from creditline.features.words.named import Named
from creditline.models.artefact import ModelFeature
from creditline.training.screen.inner import Inner
from creditline.training.screen.prune import prune
from creditline.training.trees import FitParameters, Labelled

PARAMETERS = FitParameters(min_child_samples=30)
ROWS = 6000


def feature(name, direction, concept):
    words = dict.fromkeys(("named", "concept_named"), Named.alike(name))
    own = ("number", (), "profile", f"profile.{concept}", "index", direction, "none", "customer", True)
    return ModelFeature(name, "0" * 16, *own, **words)


@pytest.fixture(scope="module")
def drawn():
    """Six windows each of `use` and of the noise `age`, one `wage`, and two patterns, of which the first is noise."""
    rng = np.random.default_rng(0)
    use, wage, cause = rng.normal(size=ROWS), rng.normal(size=ROWS), rng.integers(0, 2, ROWS).astype(float)
    windows = [use + 0.4 * place * rng.normal(size=ROWS) for place in range(6)]
    noise = [rng.normal(size=ROWS) for _ in range(6)]
    matrix = np.column_stack([*windows, *noise, wage, rng.normal(size=ROWS), cause])
    names = [*(f"use_{n}" for n in range(6)), *(f"age_{n}" for n in range(6)), "wage", "hour", "cause"]
    concepts = [name.split("_")[0] for name in names]
    features = [
        feature(name, {"use": 1, "age": 1, "wage": -1}.get(concept, 0), concept)
        for name, concept in zip(names, concepts, strict=True)
    ]
    return matrix, use - wage, cause, features


def rows_of(drawn, of_cause):
    matrix, margin, cause, features = drawn
    rng = np.random.default_rng(1)
    defaulted = (rng.random(ROWS) < 1 / (1 + np.exp(2.5 - margin - of_cause * cause))).astype(float)
    inner = Inner(
        np.repeat(rng.random(ROWS // 3), 3), np.tile(np.datetime64("2024-01-31") + 90 * np.arange(3), ROWS // 3)
    )
    return Labelled(matrix, defaulted), inner, features


def kept(pruned, features):
    return [feature.name for feature in pruned.of(features)]


def test_windows_of_each_concept_and_no_pattern_that_earns_nothing(drawn):
    rows, inner, features = rows_of(drawn, 0.0)
    pruned = prune(rows, inner, features, PARAMETERS, seed=0, threads=1)
    names = kept(pruned, features)
    uses = [name for name in names if name.startswith("use")]
    assert "use_0" in uses
    assert len(uses) <= 3
    assert "wage" in names
    assert "hour" not in names
    assert "cause" not in names
    assert not pruned.freed
    reasons = {one.feature: one.reason for one in pruned.dropped}
    assert reasons["use_5"].startswith("a window too many: use_0")
    assert reasons["hour"] == "a pattern of profile.hour: without it trees lose no more, by one standard error"
    assert prune(rows, inner, features, PARAMETERS, seed=0, threads=1) == pruned


def test_noise_goes_only_where_it_is_known_to_lose_nothing(drawn, monkeypatch):
    rows, inner, features = rows_of(drawn, 0.0)
    monkeypatch.setattr("creditline.training.screen.prune._NOTHING", 0.02)
    dropped = {one.feature: one.reason for one in prune(rows, inner, features, PARAMETERS, seed=0, threads=1).dropped}
    gone = [name for name, why in dropped.items() if why.startswith("not missed")]
    assert gone
    assert all(name.startswith("age") for name in gone)
    few = np.flatnonzero(rows.defaulted)[90:]
    rare = dataclasses.replace(rows, defaulted=np.where(np.isin(np.arange(ROWS), few), 0.0, rows.defaulted))
    names = kept(prune(rare, inner, features, PARAMETERS, seed=0, threads=1), features)
    assert {name.split("_")[0] for name in names} >= {"use", "wage"}


def test_a_pattern_that_matters_stays(drawn):
    rows, inner, features = rows_of(drawn, 2.0)
    names = kept(prune(rows, inner, features, PARAMETERS, seed=0, threads=1), features)
    assert "cause" in names


def test_too_few_defaults_to_compare_on_leave_the_windows(drawn):
    rows, inner, features = rows_of(drawn, 2.0)
    few = rows.take(np.arange(ROWS) < 180)
    assert 5 < few.defaulted.sum() < 60
    small = dataclasses.replace(PARAMETERS, min_child_samples=5)
    few = dataclasses.replace(few, defaulted=np.where(np.cumsum(few.defaulted) > 25, 0.0, few.defaulted))
    pruned = prune(few, inner.take(np.arange(ROWS) < 180), features, small, seed=0, threads=1)
    names = kept(pruned, features)
    assert len([name for name in names if name.startswith("use")]) == 3
    assert "cause" in names
    assert {one.reason.split(":")[0] for one in pruned.dropped} <= {"a window too many", "no gain"}


def test_a_direction_that_costs_makes_a_pattern(drawn):
    rows, inner, features = rows_of(drawn, 0.0)
    wrong = [dataclasses.replace(one, direction=1) if one.name == "wage" else one for one in features]
    pruned = prune(rows, inner, wrong, PARAMETERS, seed=0, threads=1)
    assert pruned.freed == {"wage"}
    (wage,) = (one for one in pruned.of(wrong) if one.name == "wage")
    assert (wage.direction, wage.null, wage.tellable) == (0, "none", False)


def test_nothing_is_left_out_where_trees_split_nowhere(drawn):
    rows, inner, features = rows_of(drawn, 0.0)
    huge = dataclasses.replace(PARAMETERS, min_child_samples=ROWS)
    assert prune(rows, inner, features, huge, seed=0, threads=1).dropped == ()
