"""The shap library with one background row, where each feature is its own family.

shap 0.51 keeps leaf values and the weights p! q! / (p + q + 1)! as float32 here (cext/tree_shap.h, `struct Node` and
`memoized_weights`), so its own values miss the change of margin by about 1e-7. Where each of these is a number that
float32 holds (leaves in steps of 2**-20, at most two features on a path and so weights 1 and 1/2) the two agree to
rounding.
"""

import re
import warnings
from collections.abc import Callable

import lightgbm
import numpy as np
import pytest

from creditline.models.trees.contributions import contributions
from creditline.models.trees.from_booster import read_trees


def by_shap(booster: lightgbm.Booster, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its imports, under other libraries' newest versions
        import shap
    explainer = shap.TreeExplainer(booster, data=start[None], feature_perturbation="interventional", model_output="raw")
    return np.asarray(explainer.shap_values(end[None])).reshape(-1)


def with_short_leaves(text: str) -> str:
    def shorten(line: re.Match[str]) -> str:
        return "leaf_value=" + " ".join(repr(round(float(v) * 2**20) / 2**20) for v in line[1].split())

    text = re.sub(r"^tree_sizes=.*\n", "", text, flags=re.MULTILINE)  # they are other now; without them it reads on
    return re.sub(r"^leaf_value=(.*)$", shorten, text, flags=re.MULTILINE)


@pytest.mark.parametrize(("depth", "tolerance"), [(2, 1e-12), (12, 1e-6)])
def test_shap_agrees_on_numbers(forest: Callable[..., object], depth: int, tolerance: float) -> None:
    grown = forest("abcdefghij", missing=0.0, num_leaves=31, max_depth=depth)
    text = with_short_leaves(grown.booster.model_to_string())
    booster = lightgbm.Booster(model_str=text)
    starts, ends = grown.draw(21, 8), grown.draw(22, 8)
    found = contributions(read_trees(text), "abcdefghij", "abcdefghij", starts, ends)
    for row in range(len(starts)):
        assert np.abs(found[row] - by_shap(booster, starts[row], ends[row])).max() < tolerance
    assert np.abs(found).max() > 0.1
