"""Refits are grown on whole customers drawn anew, each draw its own, the same for the same seed."""

import numpy as np
import pyarrow as pa
import pytest

from creditline.training.fit.refits import grow_refits
from creditline.training.trees import FitParameters, Labelled, boost
from creditline.training.trees.boosting import Boosted
from tests.training.fit.test_growing_trees import feature

CUSTOMERS = np.repeat(np.arange(500), 3)  # three dates each


@pytest.fixture(scope="module")
def learn() -> Labelled:
    """1,500 rows whose number tells the customer; the second column is what defaults depend on."""
    rng = np.random.default_rng(1)
    risk = rng.normal(size=1500)
    defaulted = (rng.random(1500) < 1 / (1 + np.exp(1 - risk))).astype(float)
    return Labelled(np.column_stack([CUSTOMERS.astype(float), risk]), defaulted, rng.uniform(0.5, 2.0, 1500))


def _refits(learn: Labelled, count: int = 3, seed: int = 7):
    seen: list[Labelled] = []

    def grow(rows, features, own):
        seen.append(rows)
        return boost(rows, None, features, FitParameters(min_child_samples=20), seed=own, threads=1, rounds=15)

    features = (feature("whose"), feature("risk"))
    return grow_refits(count, learn, pa.chunked_array([CUSTOMERS]), features, grow, seed), seen


def test_customers_are_drawn_with_all_their_rows_as_often_as_there_are(learn):
    _, seen = _refits(learn)
    for drawn in seen:
        whose, times = np.unique(drawn.matrix[:, 0], return_counts=True)
        assert (times % 3 == 0).all()
        assert times.sum() == 1500
        assert 0.58 < len(whose) / 500 < 0.69  # 1 - 1/e = 0.632, of 500: within three standard errors
        place = {tuple(row): n for n, row in enumerate(learn.matrix.tolist())}
        rows = np.array([place[tuple(row)] for row in drawn.matrix.tolist()])
        np.testing.assert_array_equal(drawn.defaulted, learn.defaulted[rows])
        np.testing.assert_array_equal(drawn.weight, learn.weight[rows])


def test_every_refit_is_another_and_the_same_again(learn):
    refits, _ = _refits(learn)
    assert len(refits) == 3 == len(set(refits.texts))
    assert _refits(learn)[0] == refits
    assert _refits(learn, count=2)[0].texts == refits.texts[:2]
    assert not set(_refits(learn, seed=8)[0].texts) & set(refits.texts)


def test_none_are_made_where_none_are_asked_for(learn):
    def never(*_: object) -> Boosted:
        raise AssertionError

    assert len(grow_refits(0, learn, pa.chunked_array([CUSTOMERS]), (), never, 1)) == 0
