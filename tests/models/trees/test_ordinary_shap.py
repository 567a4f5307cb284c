"""SHAP values of one date against LightGBM's own, and shap's plots on them."""

import warnings
from collections.abc import Callable

import numpy as np
import pytest

from creditline.models.trees.from_booster import read_trees
from creditline.models.trees.probes import probe_rows
from creditline.models.trees.shap import shap_values

KINDS = {
    "numbers": {},
    "zero is missing": {"zero_as_missing": True},
    "categories": {"categories": {3: 150, 4: 3}},
    "deep, every feature many times on a path": {"num_leaves": 200, "min_data_in_leaf": 1},
    "stumps": {"num_leaves": 2},
    "bagged": {"bagging_freq": 1, "bagging_fraction": 0.5},
}


@pytest.mark.parametrize("kind", KINDS)
def test_as_pred_contrib(forest: Callable[..., object], kind: str) -> None:
    grown = forest("abcdef", **KINDS[kind])
    rows = np.concatenate([probe_rows(grown.trees, rows=60, seed=5), grown.draw(9, 61)])  # not a multiple of the lanes
    found = shap_values(grown.text, rows)
    expected = grown.booster.predict(rows, pred_contrib=True)
    assert np.abs(found.values - expected[:, :-1]).max() < 1e-10
    assert np.abs(found.base - expected[:, -1]).max() < 1e-10
    assert np.abs(found.values.sum(axis=1) + found.base - grown.margin(rows)).max() < 1e-10
    assert np.abs(found.values).max() > 0.01


def test_threads_do_not_change_a_bit(forest: Callable[..., object]) -> None:
    grown = forest("abcdef", categories={3: 20})
    rows = grown.draw(3, 50)
    np.testing.assert_array_equal(shap_values(grown.text, rows, 2).values, shap_values(grown.text, rows).values)


def test_two_splits_by_hand(boosted: Callable[..., str]) -> None:
    # One tree: a first, and where a > 0 then b. Half of the rows have a > 0, half of those b > 0, so with leaves
    # l (a <= 0), m (a > 0, b <= 0) and h (both): v() = l/2 + m/4 + h/4, v(a) = (m + h)/2, v(b) = l/2 + h/2, v(ab) = h.
    # For the row (1, 1) a gets ((v(a) - v()) + (v(ab) - v(b))) / 2.
    X = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]] * 50)
    y = np.array([0, 0, 0, 1] * 49 + [0, 1, 0, 1])
    text = boosted(X, y, ["a", "b"], rounds=1, num_leaves=3, min_data_in_leaf=1)
    trees = read_trees(text)
    feature = trees.slot_feature[trees.slot[trees.root[0]]]
    low, high = (trees.child[2 * trees.root[0]], trees.child[2 * trees.root[0] + 1])
    assert low < 0 <= high
    l, m, h = (trees.leaf[~c] for c in (low, trees.child[2 * high], trees.child[2 * high + 1]))  # noqa: E741
    nothing, first, second = l / 2 + m / 4 + h / 4, (m + h) / 2, l / 2 + h / 2
    found = shap_values(text, np.array([[1.0, 1.0]]))
    assert found.base == pytest.approx(nothing, abs=1e-12)
    assert found.values[0, feature] == pytest.approx(((first - nothing) + (h - second)) / 2, abs=1e-12)
    assert found.values[0, 1 - feature] == pytest.approx(((second - nothing) + (h - first)) / 2, abs=1e-12)


def test_a_booster_that_never_splits(boosted: Callable[..., str]) -> None:
    text = boosted(np.zeros((50, 2)), np.arange(50) % 2, ["a", "b"])
    found = shap_values(text, np.zeros((3, 2)))
    assert not found.values.any()
    assert found.base == pytest.approx(0.0, abs=1e-12)  # as many ones as zeros: log-odds 0


def test_shaps_own_plots_work_on_it(forest: Callable[..., object]) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    grown = forest("abcdef")
    rows = grown.draw(3, 40)
    found = shap_values(grown.text, rows)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # shap's, under other libraries' newest versions
        import shap

        explanation = shap.Explanation(**found.for_shap(rows, "uvwxyz"))
        shap.plots.beeswarm(explanation, show=False)
        labels = [label.get_text() for label in plt.gca().get_yticklabels()]
        plt.close("all")
        shap.plots.waterfall(explanation[0], show=False)
        plt.close("all")
    assert sorted(labels) == list("uvwxyz")


def test_rows_of_another_width_are_refused(forest: Callable[..., object]) -> None:
    with pytest.raises(ValueError, match="6 features"):
        shap_values(forest("abcdef").text, np.zeros((2, 5)))
