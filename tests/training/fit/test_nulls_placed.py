"""What is missing stands where it is declared to, and is scored as the number it was learned from, bit for bit."""

import dataclasses

import lightgbm
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditline.features.errors import DataError
from creditline.features.words.named import Named
from creditline.models.artefact import ModelFeature
from creditline.models.trees.directions import contraries
from creditline.training.trees import FitParameters, Labelled, boost
from creditline.training.trees.nulls import null_sides, read_as_missing, stand_ins, with_stand_ins
from creditline.training.trees.verified import refuse_contrary

QUICK = FitParameters(learning_rate=0.2, min_child_samples=10, fixed_rounds=25, feature_fraction=1.0, extra_trees=False)


def feature(name, direction, null):
    words = dict.fromkeys(("named", "concept_named"), Named.alike(name))
    own = ("number", (), "profile", "profile.thing", "index", direction, null, "customer", True)
    return ModelFeature(name, "0" * 16, *own, **words)


def rows(seed, columns, size=1500):
    """What is missing is riskier than average in every column, whatever is declared of it."""
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(size, columns)).round(1)
    matrix[rng.random(matrix.shape) < 0.15] = np.nan
    margin = np.nansum(matrix, axis=1) * 0.5 + 1.2 * np.isnan(matrix).sum(axis=1) - 2
    return Labelled(matrix, (rng.random(size) < 1 / (1 + np.exp(-margin))).astype(float))


KINDS = st.lists(
    st.sampled_from([(d, n) for d in (-1, 1) for n in ("best", "worst", "none")] + [(0, "none")]),
    min_size=2,
    max_size=4,
)


@settings(max_examples=15)
@given(kinds=KINDS, seed=st.integers(0, 100))
def test_missing_is_scored_as_the_number_learned_from(kinds, seed):
    features = [feature(f"c{place}", *kind) for place, kind in enumerate(kinds)]
    learn, beyond = rows(seed, len(features)), stand_ins(features)
    own = QUICK.lightgbm(tuple(one.direction for one in features), seed, 1)
    placed = with_stand_ins(learn.matrix, beyond)
    plain = lightgbm.train(own, lightgbm.Dataset(placed, learn.defaulted, params=own), 25)
    text = read_as_missing(plain.model_to_string(), beyond)
    asked = rows(seed + 1000, len(features)).matrix * 3
    expected = plain.predict(with_stand_ins(asked, beyond), raw_score=True, num_threads=1)
    assert (lightgbm.Booster(model_str=text).predict(asked, raw_score=True, num_threads=1) == expected).all()
    assert lightgbm.Booster(model_str=text).model_to_string() == text
    assert next(contraries(text, [one.direction for one in features], null_sides(features)), None) is None


@pytest.mark.parametrize(("null", "direction"), [(n, d) for n in ("best", "worst") for d in (-1, 1)])
def test_a_missing_value_is_as_safe_or_as_risky_as_any_number(null, direction):
    features = (feature("c0", direction, null), feature("c1", 0, "none"))
    learn = rows(0, 2)
    learn = dataclasses.replace(learn, matrix=np.asarray(learn.matrix) * direction)
    grown = boost(learn, None, features, QUICK, seed=0, threads=1)
    values = np.append(np.linspace(-9, 9, 181), np.nan)
    margin = grown.margins(np.column_stack([values, np.zeros(182)]), 1)
    assert margin[-1] <= margin[:-1].min() if null == "best" else margin[-1] >= margin[:-1].max()
    assert len(set(margin)) > 3
    # Unless it is declared, what is missing goes where the data say: here it is riskier than the average.
    free = boost(learn, None, (feature("c0", direction, "none"), features[1]), QUICK, seed=0, threads=1)
    assert (free.margins(np.array([[np.nan, 0.0]]), 1) > free.margins(np.array([[0.0, 0.0]]), 1)).all()


def test_a_column_without_gaps_still_places_them():
    """LightGBM would read what is missing as 0 where it learned from no missing value."""
    learn = rows(0, 2)
    whole = dataclasses.replace(learn, matrix=np.nan_to_num(np.asarray(learn.matrix)) + 5.0)
    grown = boost(whole, None, (feature("c0", 1, "worst"), feature("c1", 0, "none")), QUICK, seed=0, threads=1)
    missing, zero, large = grown.margins(np.array([[np.nan, 5.0], [0.0, 5.0], [50.0, 5.0]]), 1)
    assert missing == large > zero


def test_tables_and_arrays_are_alike_and_stay_as_they_were():
    learn, features = rows(3, 3), (feature("c0", 1, "best"), feature("c1", -1, "none"), feature("c2", -1, "worst"))
    before = np.asarray(learn.matrix).copy()
    table = pa.table({f"c{n}": pa.array(before[:, n], from_pandas=True) for n in range(3)})
    grown = boost(learn, None, features, QUICK, seed=0, threads=1)
    assert boost(Labelled(table, learn.defaulted), None, features, QUICK, seed=0, threads=1).text == grown.text
    assert np.array_equal(np.asarray(learn.matrix), before, equal_nan=True)


def test_trees_that_do_not_keep_to_it_are_refused():
    features = (feature("c0", 1, "best"), feature("c1", 1, "none"))
    learn = rows(0, 2)
    anywhere = (feature("c0", 1, "none"), features[1])
    loose = boost(learn, None, anywhere, QUICK, seed=0, threads=1)
    refuse_contrary(loose.text, anywhere)
    refuse_contrary(boost(learn, None, features, QUICK, seed=0, threads=1).text, features)
    with pytest.raises(
        DataError, match=r"do not keep to the direction of c0, where a missing value stands best: tree \d+"
    ):
        refuse_contrary(loose.text, features)
    against = (feature("c0", -1, "none"), features[1])
    with pytest.raises(DataError, match="do not keep to the direction of c0, where risk falls with it"):
        refuse_contrary(boost(learn, None, features, QUICK, seed=0, threads=1).text, against)
