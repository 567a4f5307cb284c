"""Margins for customers the trees did not learn from: cross-fitting in folds of customers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact import ModelFeature
from creditline.training.fit.choosing import Choosing
from creditline.training.screen.inner import Inner
from creditline.training.search import Tried
from creditline.training.trees.boosting import Boosted, Curve, Floats, Labelled, boost
from creditline.training.trees.parameters import FitParameters

STOPPING = "validation"  # the purpose of the draw that says which customers stop the boosting
_VALIDATION_DEFAULTS = 30  # fewer, and the log loss on them is noise: the rounds are then fixed


@dataclass(frozen=True)
class OutOfFold:
    """`margin` (n,) by the booster that had not seen the row's customer; `rounds`, curves and `boosters` per fold.

    `tried`: the trials of each fold's own search.
    """

    margin: Floats
    rounds: tuple[int, ...]
    curves: tuple[Curve, ...]
    tried: tuple[Tried, ...]
    boosters: tuple[Boosted, ...]


def out_of_fold(
    matrix: Floats,
    defaulted: Floats,
    fold: NDArray[np.int64],
    draw: Floats,
    features: Sequence[ModelFeature],
    parameters: FitParameters,
    *,
    validation_share: float,
    seed: int,
    threads: int,
    step: Callable[[str], None],
    weight: Floats | None = None,
    teaches: NDArray[np.bool_] | None = None,
    choosing: Choosing | None = None,
    inner: Inner | None = None,
) -> OutOfFold:
    """Cross-fit: for each fold, grow trees on the others and predict it.

    `fold` and `draw` (a number in [0, 1) per row) are the same for all rows of a customer. Of the rows to learn from,
    those with `draw` below `validation_share` stop the boosting; where they hold too few defaults, the rounds are the
    parameters' `fixed_rounds`. Nothing of the fold itself is used; features and parameters are chosen anew inside each
    one's rows to learn from, of which `inner` tells. `weight`: how often each row counts; rows that `teaches` leaves
    out are predicted, but nothing is learned from them. `step` is told what begins.
    """
    margin = np.empty(len(defaulted))
    rounds: list[int] = []
    curves: list[Curve] = []
    tried: list[Tried] = []
    boosters: list[Boosted] = []
    folds = np.unique(fold)
    for own in folds:
        learn = fold != own if teaches is None else (fold != own) & teaches
        own_matrix, own_features, own_parameters = matrix, features, parameters
        if choosing is not None and inner is not None:
            learning = Labelled(matrix[learn], defaulted[learn], part(weight, learn))
            chosen = choosing.choose(f"fold {own + 1}", learning, inner.take(learn), features, parameters)
            own_matrix, own_features, own_parameters = chosen.of(matrix), chosen.features, chosen.found.parameters
            tried += chosen.found.tried
        step(f"growing trees, fold {own + 1} of {len(folds)}")
        fitted = boost_watched(
            own_matrix[learn],
            defaulted[learn],
            draw[learn] < validation_share,
            own_features,
            own_parameters,
            seed=seed,
            threads=threads,
            weight=part(weight, learn),
        )
        margin[fold == own] = fitted.margins(own_matrix[fold == own], threads)
        rounds.append(fitted.rounds)
        boosters.append(fitted)
        curves += [Curve(f"fold_{own + 1}_{curve.on}", curve.metric, curve.values) for curve in fitted.curves]
    return OutOfFold(margin, tuple(rounds), tuple(curves), tuple(tried), tuple(boosters))


def boost_watched(
    matrix: Floats,
    defaulted: Floats,
    watched: NDArray[np.bool_],
    features: Sequence[ModelFeature],
    parameters: FitParameters,
    *,
    seed: int,
    threads: int,
    weight: Floats | None = None,
) -> Boosted:
    """Grow trees on the rows not `watched`, stopped by those that are; on all, for fixed rounds, if they are few."""
    enough = defaulted[watched].sum() >= _VALIDATION_DEFAULTS
    learn = ~watched if enough else np.ones(len(defaulted), dtype=bool)
    validation = Labelled(matrix[watched], defaulted[watched], part(weight, watched)) if enough else None
    learning = Labelled(matrix[learn], defaulted[learn], part(weight, learn))
    return boost(learning, validation, features, parameters, seed=seed, threads=threads)


def part(weight: Floats | None, rows: NDArray[np.bool_]) -> Floats | None:
    """The weights of those rows; None where there are none."""
    return None if weight is None else weight[rows]
