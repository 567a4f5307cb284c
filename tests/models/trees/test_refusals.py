"""Boosters that cannot be explained are refused, saying so."""

from collections.abc import Callable

import lightgbm
import numpy as np
import pytest

from creditline.features.errors import DataError
from creditline.models.trees.from_booster import read_trees

GENERATOR = np.random.default_rng(0)
X = GENERATOR.normal(size=(800, 4))
CATEGORY = GENERATOR.integers(0, 6, 800)
NAMES = ["a", "b", "c", "d"]
Y = (X[:, 0] + 0.5 * X[:, 1] * X[:, 2] + 0.4 * (CATEGORY == 2) + GENERATOR.normal(size=800) > 0).astype(int)


@pytest.mark.parametrize(
    ("parameters", "outcome", "said"),
    [
        ({"linear_tree": True}, Y, "linear models in its leaves"),
        ({"boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.6}, Y, "averages its trees"),
        ({"objective": "multiclass", "num_class": 3}, GENERATOR.integers(0, 3, 800), "objective is multiclass"),
        ({"objective": "regression"}, Y, "objective is regression"),
        ({"objective": "lambdarank", "objective_seed": 1}, None, "objective is"),
        ({"objective": "cross_entropy"}, Y, "objective is cross_entropy"),
    ],
)
def test_other_kinds_of_booster(boosted: Callable[..., str], parameters: dict, outcome: np.ndarray, said: str) -> None:
    if outcome is None:
        text = boosted(X, Y, NAMES).replace("objective=binary sigmoid:1", "objective=lambdarank")
    else:
        text = boosted(X, outcome, NAMES, **parameters)
    with pytest.raises(DataError, match=said):
        read_trees(text)


PLAIN = {
    "plain": {},
    "penalised": {"lambda_l2": 5.0},
    "dart": {"boosting": "dart", "drop_rate": 0.5},
    "goss": {"data_sample_strategy": "goss"},
    "bagged": {"bagging_freq": 1, "bagging_fraction": 0.5},
    "weighted": {"scale_pos_weight": 5.0},
    "extra": {"extra_trees": True},
}


@pytest.mark.parametrize("kind", PLAIN)
def test_a_refit_booster(boosted: Callable[..., str], kind: str) -> None:
    text = boosted(X, Y, NAMES, **PLAIN[kind])
    read_trees(text)
    # LightGBM refits with the parameters it is given, the text's own are not read back.
    refit = lightgbm.Booster(model_str=text).refit(X[:400], 1 - Y[:400], num_threads=2, **PLAIN[kind]).model_to_string()
    with pytest.raises(DataError, match="refit on other data or edited"):
        read_trees(refit)


def test_a_refit_booster_with_categories(boosted: Callable[..., str]) -> None:
    with_category = np.column_stack([X, CATEGORY])
    text = boosted(with_category, Y, [*NAMES, "e"], [4])
    read_trees(text)
    refit = lightgbm.Booster(model_str=text).refit(with_category[:400], 1 - Y[:400], num_threads=2)
    with pytest.raises(DataError, match="refit"):
        read_trees(refit.model_to_string())


@pytest.mark.parametrize(
    "more",
    [
        {"lambda_l1": 2.0},
        {"path_smooth": 5.0},
        {"max_delta_step": 0.3},
        {"monotone_constraints": [1, 0, 0, 0]},
        {"use_quantized_grad": True},
    ],
)
def test_trainings_whose_sums_do_not_follow_are_not_taken_for_refits(boosted: Callable[..., str], more: dict) -> None:
    assert len(read_trees(boosted(X, Y, NAMES, **more)).root) == 30


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("left_child=", "left_child=99 "),
        ("split_feature=", "split_feature=77 "),
        ("right_child=", "right_child=0 "),
        ("threshold=", "threshold=x "),
    ],
)
def test_text_that_points_outside_itself(boosted: Callable[..., str], old: str, new: str) -> None:
    lines = boosted(X, Y, NAMES, rounds=1).split("\n")
    for number, line in enumerate(lines):
        if line.startswith(old):
            lines[number] = new + line.removeprefix(old).split(" ", 1)[1]
    with pytest.raises(DataError, match="not as LightGBM writes it"):
        read_trees("\n".join(lines))


def test_other_text() -> None:
    with pytest.raises(DataError, match="not as LightGBM writes it"):
        read_trees("hello")
