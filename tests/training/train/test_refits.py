"""Refits are grown on whole customers drawn anew, each draw its own, the same for the same seed."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from creditline.features.errors import DeclarationError
from creditline.training.cohorts import Role
from creditline.training.settings.train_settings import TrainSettings
from creditline.training.train.refits import grow_refits
from creditline.training.trees import FitParameters, Labelled, boost
from tests.training.fit.test_growing_trees import feature

CUSTOMERS = np.repeat(np.arange(600), 3)  # three dates each
FITTED: Any = object()  # what is fitted is handed on as it is


@pytest.fixture(scope="module")
def learn() -> Labelled:
    """1,800 rows whose number tells the customer; the second column is what defaults depend on."""
    rng = np.random.default_rng(1)
    risk = rng.normal(size=1800)
    defaulted = (rng.random(1800) < 1 / (1 + np.exp(1 - risk))).astype(float)
    return Labelled(np.column_stack([CUSTOMERS.astype(float), risk]), defaulted, rng.uniform(0.5, 2.0, 1800))


@pytest.fixture
def refitted(learn, monkeypatch):
    """`refitted(count, seed)`: the refits, and the rows each was grown on."""

    def made(count=3, seed=7):
        seen: list[Labelled] = []

        def grown(rows, fitted, settings, own):
            assert fitted is FITTED
            seen.append(rows)
            features, parameters = (feature("whose"), feature("risk")), FitParameters(min_child_samples=20)
            return boost(rows, None, features, parameters, seed=own, threads=settings.threads, rounds=15)

        monkeypatch.setattr("creditline.training.train.refits.grown_again", grown)
        role = np.where(CUSTOMERS < 500, Role.FOLD.value, Role.TEST.value)
        columns = {"customer_id": CUSTOMERS, "role": role, "defaulted": learn.defaulted, "weight": learn.weight}
        settings = TrainSettings(refits=count, seed=seed, threads=1)
        return grow_refits(np.asarray(learn.matrix), pa.table(columns), FITTED, settings), seen

    return made


def test_customers_are_drawn_with_all_their_rows_as_often_as_there_are(learn, refitted):
    _, seen = refitted()
    place = {tuple(row): n for n, row in enumerate(learn.matrix.tolist())}
    for drawn in seen:
        whose, times = np.unique(drawn.matrix[:, 0], return_counts=True)
        assert (times % 3 == 0).all()
        assert times.sum() == 1500
        assert whose.max() < 500  # nobody of the test
        assert 0.58 < len(whose) / 500 < 0.69  # 1 - 1/e = 0.632, of 500: within three standard errors
        rows = np.array([place[tuple(row)] for row in drawn.matrix.tolist()])
        np.testing.assert_array_equal(drawn.defaulted, learn.defaulted[rows])
        np.testing.assert_array_equal(drawn.weight, learn.weight[rows])


def test_every_refit_is_another_and_the_same_again(refitted):
    refits, _ = refitted()
    assert len(refits) == 3 == len(set(refits.texts))
    assert refitted()[0] == refits
    assert refitted(count=2)[0].texts == refits.texts[:2]
    assert not set(refitted(seed=8)[0].texts) & set(refits.texts)


def test_none_are_made_where_none_are_asked_for(refitted):
    refits, seen = refitted(count=0)
    assert len(refits) == len(seen) == 0


def test_fewer_than_none_are_refused():
    with pytest.raises(DeclarationError, match="refitted 0 times or more, not -1"):
        TrainSettings(refits=-1)
