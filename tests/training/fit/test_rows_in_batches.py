"""A matrix that is read where it lies, some rows at a time, gives the trees and margins of the matrix in memory, bit for bit."""

import numpy as np
import pytest

from creditline.features.errors import DataError
from creditline.features.words.named import Named
from creditline.models.artefact import ModelFeature
from creditline.training.trees import FitParameters, Labelled, boost, boosting, column_store, selected
from creditline.training.trees.column_store import ColumnStore
from creditline.training.trees.in_batches import InBatches
from creditline.training.trees.selected import Selected

ROWS = 240_000  # LightGBM draws 200,000 of more than so many to make its bins
QUICK = FitParameters(learning_rate=0.2, max_rounds=8, patience=8, fixed_rounds=5, extra_trees=False)


def feature(name, direction=0, null="none", categories=()):
    words = dict.fromkeys(("named", "concept_named"), Named.alike(name))
    own = (
        "category" if categories else "number",
        tuple(categories),
        "profile",
        "profile.thing",
        "index",
        direction,
        null,
    )
    return ModelFeature(name, "0" * 16, *own, "customer", True, **words)


FEATURES = [feature("late", 1, "best"), feature("region", categories="abcd"), feature("rare"), feature("income", -1)]


@pytest.fixture(scope="module")
def rows():
    rng = np.random.default_rng(0)
    matrix = rng.normal(size=(ROWS, len(FEATURES))).round(3)
    matrix[:, 1] = rng.integers(0, 4, ROWS)
    matrix[rng.random(ROWS) < 0.97, 2] = 0.0
    matrix[rng.random(matrix.shape) < 0.1] = np.nan
    margin = np.nan_to_num(matrix[:, 0]) - np.nan_to_num(matrix[:, 3]) + 0.5 * (matrix[:, 1] == 2) - 2
    return Labelled(matrix, (rng.random(ROWS) < 1 / (1 + np.exp(-margin))).astype(float), rng.uniform(0.5, 2, ROWS))


@pytest.fixture(params=["in memory", "in a file"])
def lying(request, rows, monkeypatch):
    """The same rows in a store, of which LightGBM gets batches of 25,000."""
    if request.param == "in a file":
        monkeypatch.setattr(column_store, "IN_MEMORY", 0)
    monkeypatch.setattr(boosting, "_WORTH_BATCHES", 0)
    monkeypatch.setattr(selected, "_AT_ONCE", 100_000)
    store = ColumnStore.empty(ROWS, len(FEATURES))
    assert (store.pages is None) is (request.param == "in memory")
    store.numbers[:] = rows.matrix.T
    store.release()
    return Labelled(Selected.of(store), rows.defaulted, rows.weight)


def test_the_trees_are_the_same(rows, lying, monkeypatch):
    asked = []
    read = InBatches._read

    def counted(self, key):
        found = read(self, key)
        asked.append(len(found))
        return found

    monkeypatch.setattr(InBatches, "_read", counted)
    learns = np.random.default_rng(1).random(ROWS) < 0.9
    grown, again = (
        boost(part.take(learns), part.take(~learns), FEATURES, QUICK, seed=20_261_130, threads=1)
        for part in (rows, lying)
    )
    assert again.text == grown.text
    assert again.curves == grown.curves
    assert max(asked) == 25_000
    assert (again.margins(lying.matrix, 1) == grown.margins(rows.matrix, 1)).all()


def test_it_is_indexed_as_an_array(rows, lying):
    matrix, numbers = lying.matrix, rows.matrix
    drawn = np.array([7, 7, 239_999, 0])
    kept = np.arange(ROWS) % 3 == 0
    for ours, theirs in (
        (matrix[drawn], numbers[drawn]),
        (matrix[kept][:, [3, 0]][::5], numbers[kept][:, [3, 0]][::5]),
        (matrix[kept, 2], numbers[kept, 2]),
        (matrix[:, 1], numbers[:, 1]),
        (matrix[10:20][2:5], numbers[10:20][2:5]),
    ):
        assert np.array_equal(np.asarray(ours), theirs, equal_nan=True)
        assert ours.shape == theirs.shape


def test_no_room_is_said_before_anything_is_written(monkeypatch):
    monkeypatch.setattr(column_store, "IN_MEMORY", 0)
    with pytest.raises(DataError, match=r"take 8000000\.0 GB, and .* has no room for them .*set TMPDIR"):
        ColumnStore.empty(10**12, 1000)
