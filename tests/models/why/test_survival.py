"""A reason survives a refit that counts its concept among its own principal reasons."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from creditline.features.errors import DataError
from creditline.models.artefact import Refits, read_model, write_model
from creditline.models.scoring.matrix import to_matrix
from creditline.models.trees.contributions import contributions
from creditline.models.trees.from_booster import read_trees
from creditline.models.why.game.survival import principal_of, survival, survival_against

MOST = 2


@pytest.fixture(scope="module")
def refits(features, rows, boosted) -> Refits:
    """Four boosters on other rows each, of the features of the model of these tests."""
    texts = []
    for seed in range(4):
        X = to_matrix(features, rows(60 + seed, 800))
        risk = np.nan_to_num(X[:, 0]) + 3.0 * np.nan_to_num(X[:, 2])
        y = (risk + np.random.default_rng(seed).normal(size=800) > 2.5).astype(int)
        categorical = [place for place, feature in enumerate(features) if feature.kind == "category"]
        texts.append(boosted(X, y, [feature.name for feature in features], categorical, rounds=10))
    return Refits(tuple(texts))


def test_refits_are_kept_with_the_model(model, refits, tmp_path):
    kept = replace(model, refits=refits)
    write_model(kept, tmp_path / "model")
    assert read_model(tmp_path / "model").refits == refits
    assert Refits.from_bytes(Refits().to_bytes()) == Refits()
    assert kept.version == model.version


def test_refits_on_other_features_are_refused(model, boosted):
    rng = np.random.default_rng(1)
    other = Refits((boosted(rng.normal(size=(50, 2)), rng.integers(0, 2, 50), ["a", "b"]),))
    with pytest.raises(DataError, match="a refit was grown on 2 columns"):
        replace(model, refits=other)


def test_counts_are_those_of_each_refit_by_itself(model, refits, rows):
    starts, ends = (to_matrix(model.features, rows(seed, 40)) for seed in (71, 72))
    found = survival(model, refits, starts, ends, MOST)
    for pair in range(40):
        times = dict.fromkeys(model.concepts, 0)
        for text in refits.texts:
            played = contributions(read_trees(text), model.families, model.concepts, starts, ends)[pair]
            harm, of_family = dict.fromkeys(times, 0.0), dict.fromkeys(model.families, 0.0)
            for added, concept, family in zip(played, model.concepts, model.families, strict=True):
                harm[concept] += added
                of_family[family] += added
            most = sorted(of_family, key=lambda name: -of_family[name])[:MOST]
            for name in times:
                family = name.split(".")[0]
                times[name] += harm[name] > 0 and family in most and of_family[family] > 0
        survives = found.of(pair)
        assert survives.refits == 4
        assert {name: survives.of(name) for name in times} == times
    assert found.counts.max() == 4
    assert 0 < (found.counts > 0).mean() < 0.9
    assert found.of(0).of("macro.luck") == 0


def test_against_one_reference_is_the_change_from_it(model, refits, rows):
    starts, ends = (to_matrix(model.features, rows(seed, 5)) for seed in (73, 74))
    one = survival_against(model, refits, starts[:1], ends, MOST)
    other = survival(model, refits, np.repeat(starts[:1], 5, axis=0), ends, MOST)
    np.testing.assert_array_equal(one.counts, other.counts)


def test_who_does_not_change_has_no_reason_in_any(model, refits, rows):
    rows_ = to_matrix(model.features, rows(75, 5))
    assert not survival(model, refits, rows_, rows_, MOST).counts.any()


@given(arrays(np.float64, (3, 5), elements=st.sampled_from([-1.0, 0.0, 0.01, 0.5, 1.0, 2.0])), st.integers(1, 5))
def test_principal_are_the_most_harmful(harm, most):
    for row, told in zip(harm.tolist(), principal_of(harm, most).tolist(), strict=True):
        order = sorted(range(5), key=lambda place: (-row[place], place))[:most]
        assert told == [place in order and row[place] > 0 for place in range(5)]
