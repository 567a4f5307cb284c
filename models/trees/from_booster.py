"""Read a booster's trees once, and make sure they are what LightGBM predicts with."""

from functools import lru_cache

import lightgbm
import numpy as np

from creditline.features.errors import DataError
from creditline.models.trees.booster_text import parse_booster
from creditline.models.trees.contributions import predicted
from creditline.models.trees.flatten import flatten
from creditline.models.trees.probes import probe_rows
from creditline.models.trees.refusals import refuse_unsupported
from creditline.models.trees.trees import Trees


@lru_cache(maxsize=8)
def read_trees(booster_text: str) -> Trees:
    """The trees of a booster's text, as `as_trees` reads them, remembered."""
    return as_trees(booster_text)


def as_trees(booster_text: str) -> Trees:
    """The trees of a booster's text.

    DataError for a booster that cannot be explained, and where the arrays do not predict what LightGBM predicts.
    """
    booster = parse_booster(booster_text)
    refuse_unsupported(booster)
    try:
        trees = flatten(booster)
    except (KeyError, ValueError, IndexError) as error:
        raise DataError(f"the booster's text cannot be read as trees ({error!r}); train the model again") from error
    check_against_lightgbm(trees, booster_text)
    return trees


def check_against_lightgbm(trees: Trees, booster_text: str) -> None:
    """DataError where generated rows are not predicted as LightGBM predicts them from the same text."""
    rows = probe_rows(trees)
    expected = lightgbm.Booster(model_str=booster_text).predict(rows, raw_score=True, num_threads=1)
    gap = np.abs(predicted(trees, rows) - np.asarray(expected)).max()
    if not gap <= 1e-12 * max(1.0, float(np.abs(trees.leaf).sum())):
        raise DataError(
            f"the trees as read do not predict what LightGBM {lightgbm.__version__} does (by up to {gap:.3g}), so "
            "reasons would not match scores; use the LightGBM version the model was trained with"
        )
