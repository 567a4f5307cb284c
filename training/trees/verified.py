"""No model without its directions, and none that is read otherwise than LightGBM reads it."""

from collections.abc import Sequence

import lightgbm
import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.artefact import ModelFeature
from creditline.models.trees.directions import contraries
from creditline.models.trees.from_booster import as_trees
from creditline.models.trees.predict import predicted
from creditline.models.trees.probes import probe_rows
from creditline.models.trees.trees import Trees
from creditline.training.trees.nulls import null_sides
from creditline.training.trees.selected import Matrix, in_parts

Floats = NDArray[np.float64]


def refuse_unlike(text: str, matrix: Matrix, threads: int = 1) -> None:
    """DataError where the trees, as this project reads a booster's text, do not predict what LightGBM does, to the last bit.

    Everything that is scored, explained and served is by the former. Compared on `matrix` (n, features) and on rows made to
    try every split; both read the same text.
    """
    trees = as_trees(text)
    booster = lightgbm.Booster(model_str=text)
    refuse_unlike_on(trees, booster, probe_rows(trees), threads)
    for _, rows in in_parts(matrix):
        refuse_unlike_on(trees, booster, rows, threads)


def refuse_unlike_on(trees: Trees, booster: lightgbm.Booster, rows: Floats, threads: int) -> None:
    """The same of trees and a booster, read from one text, on rows (n, features)."""
    if not len(rows):
        return
    theirs = np.asarray(booster.predict(rows, raw_score=True, num_threads=threads), dtype=np.float64)
    unlike = np.flatnonzero(predicted(trees, rows, threads) != theirs)
    if len(unlike):
        raise DataError(
            f"the trees as creditline reads them score {len(unlike)} of {len(rows)} rows otherwise than LightGBM "
            f"{lightgbm.__version__} does; train with another version of LightGBM, and report this one"
        )


def refuse_contrary(text: str, features: Sequence[ModelFeature]) -> None:
    """DataError where a booster, LightGBM's text, does not keep to what its features declare.

    The whole booster is looked at, see `contraries`; the first pair of leaves out of order is told.
    """
    found = next(contraries(text, [feature.direction for feature in features], null_sides(features)), None)
    if found is None:
        return
    feature = features[found.feature]
    declared = (
        f"a missing value stands {feature.null}"
        if found.null
        else f"risk {'rises' if feature.direction > 0 else 'falls'} with it"
    )
    raise DataError(
        f"the trees do not keep to the direction of {feature.name}, where {declared}: tree {found.tree} gives {found.safer:.6g} "
        f"to what has to be safer than what it gives {found.riskier:.6g}; train again, and with another version of LightGBM if "
        "this is said again"
    )
