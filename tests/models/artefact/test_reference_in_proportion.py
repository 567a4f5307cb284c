"""The reference sample of weighted rows is what they stand for."""

from collections import Counter

import numpy as np
import pyarrow as pa

from creditline.features.words.named import Named
from creditline.models.artefact import ModelFeature, reference_sample
from creditline.training.metrics.stability import count_in_bins, psi

FEATURE = ModelFeature(
    "x",
    "0" * 16,
    "number",
    (),
    "profile",
    "profile.thing",
    "index",
    0,
    "none",
    "customer",
    True,
    named=Named.alike("x"),
    concept_named=Named.alike("x"),
)


def sample_of(values, weight=None, rows=1000, seed=0):
    frame = pa.table({"x": np.asarray(values, dtype=np.float64)})
    return reference_sample([FEATURE], frame, seed, rows, weight)["x"].to_numpy()


def test_each_is_there_as_often_as_its_share_says():
    # Of 10 drawn, weights 1, 2, 3 and 4 of 10 have a share of 1, 2, 3 and 4.
    drawn = sample_of([1, 2, 3, 4] + [9] * 6, np.array([1.0, 2.0, 3.0, 4.0] + [1e-9] * 6), rows=10)
    assert Counter(drawn) == {1: 1, 2: 2, 3: 3, 4: 4}


def test_a_share_between_two_counts_is_one_of_them_and_right_on_average():
    weight = np.array([0.25, 0.55, 1.2, 2.0])
    counts = np.array([[Counter(sample_of(range(4), weight, seed=s))[n] for n in range(4)] for s in range(400)])
    assert (counts >= np.floor(weight)).all() and (counts <= np.ceil(weight)).all()
    assert counts.sum(axis=1).tolist() == [4] * 400
    # 400 draws of a share of a half: a standard error of 0.025.
    assert np.abs(counts.mean(axis=0) - weight).max() < 0.1


def test_equal_weights_draw_nobody_twice():
    drawn = sample_of(range(5000), np.ones(5000))
    assert len(set(drawn)) == 1000
    assert len(sample_of(range(300), np.ones(300))) == 300


def test_drawn_goods_do_not_move_the_index():
    """20,000 customers, one in twenty of them bad and 1.5 higher; every bad and a tenth of the goods are drawn."""
    rng = np.random.default_rng(0)
    bad = rng.random(20_000) < 0.05
    score = rng.normal(np.where(bad, 1.5, 0.0))
    taken = bad | (rng.random(20_000) < 0.1)
    weight = np.where(bad, 1.0, 10.0)[taken]
    weighed, unweighed = (psi(*count_in_bins(sample_of(score[taken], w), score)) for w in (weight, None))
    # Chance alone: 9 (1 / 1,000 + 1 / 20,000) is about 0.01.
    assert weighed < 0.03
    assert unweighed > 0.1
