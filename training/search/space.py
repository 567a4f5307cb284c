"""Where better parameters are looked for: around those the data's size suggests."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from creditline.training.trees.parameters import FitParameters

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution

NAMES = ("num_leaves", "min_child_samples", "feature_fraction", "bagging_fraction", "lambda_l2", "cat_smooth")


def space(base: FitParameters) -> "dict[str, BaseDistribution]":
    """The range of each parameter searched; all hold the base's own value, whatever it is."""
    from optuna.distributions import FloatDistribution, IntDistribution

    leaves, smallest = base.num_leaves, base.min_child_samples
    return {
        "num_leaves": IntDistribution(max(2, leaves // 2), leaves * 6, log=True),
        "min_child_samples": IntDistribution(max(1, smallest // 5), smallest * 4, log=True),
        "feature_fraction": FloatDistribution(min(0.15, base.feature_fraction), max(0.9, base.feature_fraction)),
        "bagging_fraction": FloatDistribution(min(0.5, base.bagging_fraction), 1.0),
        "lambda_l2": FloatDistribution(max(base.lambda_l2, 0.1) / 20, max(base.lambda_l2, 0.1) * 10, log=True),
        "cat_smooth": FloatDistribution(max(base.cat_smooth, 0.1) / 10, max(base.cat_smooth, 0.1) * 10, log=True),
    }


def starting_point(base: FitParameters) -> dict[str, float]:
    """The base's own values: the first trial, so that a search never ends worse than no search."""
    return {name: getattr(base, name) for name in NAMES}


def with_values(base: FitParameters, values: Mapping[str, float]) -> FitParameters:
    """The base with a trial's values; the rest, learning rate and rounds among it, stays."""
    whole = {name: int(value) for name, value in values.items() if name in ("num_leaves", "min_child_samples")}
    return replace(base, **{**values, **whole})  # type: ignore[arg-type]
