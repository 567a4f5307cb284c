"""Values go through the trees as LightGBM sends them."""

from collections.abc import Callable
from dataclasses import dataclass

import lightgbm
import numpy as np
import pytest

from creditline.features.errors import DataError
from creditline.models.trees.from_booster import read_trees
from creditline.models.trees.predict import predicted
from creditline.models.trees.probes import probe_rows
from creditline.training.trees.verified import refuse_unlike_on

KINDS = {
    "missing is NaN": {},
    "zero is missing": {"zero_as_missing": True},
    "nothing is missing": {"use_missing": False},
    "no NaN in training": {"missing": 0.0},
    "more than 64 categories": {"categories": {3: 150, 4: 3}},
    "categories beside zero as missing": {"categories": {3: 20}, "zero_as_missing": True},
    "one against the rest": {"categories": {3: 4}, "max_cat_to_onehot": 10},
    "constrained": {"monotone_constraints": [1, 0, -1, 0, 0, 0]},
    "dart": {"boosting": "dart", "drop_rate": 0.5},
    "deep": {"num_leaves": 200, "min_data_in_leaf": 1},
    "stumps": {"num_leaves": 2},
    "one tree": {"rounds": 1},
}


@pytest.mark.parametrize("kind", KINDS)
def test_predictions_are_lightgbms_to_the_last_bit(forest: Callable[..., object], kind: str) -> None:
    grown = forest("abcdef", **KINDS[kind])
    rows = np.concatenate([probe_rows(grown.trees, rows=400, seed=5), grown.draw(9, 400)])
    np.testing.assert_array_equal(predicted(grown.trees, rows), grown.margin(rows))


def test_odd_categories(forest: Callable[..., object]) -> None:
    grown = forest("abcdef", categories={3: 150})
    row = grown.draw(4, 1)
    values = np.array(
        [np.nan, -1.0, -0.99, -0.0, 0.5, 63.9, 64.0, 149.0, 150.0, 4e4, 2.0**31 - 1, 2.0**31, 1e300, -1e300]
    )
    rows = np.repeat(row, len(values), axis=0)
    rows[:, 3] = values
    expected = grown.margin(rows)
    np.testing.assert_array_equal(predicted(grown.trees, rows), expected)
    assert expected[2] == expected[3]  # LightGBM cuts -0.99 to category 0
    assert len(np.unique(expected)) > 3


def test_a_booster_that_never_splits(boosted: Callable[..., str]) -> None:
    text = boosted(np.zeros((50, 2)), np.arange(50) % 2, ["a", "b"])
    trees = read_trees(text)
    rows = np.array([[1.0, np.nan], [0.0, 0.0]])
    np.testing.assert_array_equal(
        predicted(trees, rows), lightgbm.Booster(model_str=text).predict(rows, raw_score=True)
    )


def test_early_stopping_keeps_the_best_trees_only(forest: Callable[..., object]) -> None:
    booster = forest("abcdef").booster
    booster.best_iteration = 4
    text = booster.model_to_string()
    trees = read_trees(text)
    assert len(trees.root) == 4
    rows = probe_rows(trees)
    np.testing.assert_array_equal(predicted(trees, rows), booster.predict(rows, raw_score=True, num_iteration=4))


@dataclass(frozen=True)
class Harm:
    """One array of the trees, wrongly read."""

    field: str
    change: Callable[[np.ndarray], np.ndarray]


@pytest.mark.parametrize(
    "harm",
    [
        Harm("threshold", lambda t: t + 1e-9),
        Harm("slot_rule", lambda r: np.choose(r, [0, 2, 1, 4, 3, 5]).astype(r.dtype)),  # missing goes the other way
        Harm("slot_rule", lambda r: np.where(r < 5, 0, r).astype(r.dtype)),  # nothing is missing
        Harm("leaf", lambda v: np.where(np.arange(len(v)) == 3, v + 1e-6, v)),
        Harm("bits", lambda b: b << 1),
        Harm("child", lambda c: c.reshape(-1, 2)[:, ::-1].reshape(-1).copy()),
    ],
)
def test_trees_read_wrongly_are_found_in_training(forest: Callable[..., object], harm: Harm) -> None:
    grown = forest("abcdef", categories={3: 150})
    wrong = grown.trees._replace(**{harm.field: harm.change(getattr(grown.trees, harm.field))})
    with pytest.raises(DataError, match="otherwise than LightGBM"):
        refuse_unlike_on(wrong, grown.booster, probe_rows(grown.trees), 1)
