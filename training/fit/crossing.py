"""Margins for customers the trees did not learn from: cross-fitting in folds of customers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact import ModelFeature
from creditline.training.fit.choosing import Choosing
from creditline.training.screen.inner import Inner
from creditline.training.search import Tried
from creditline.training.trees.boosting import Boosted, Curve, Floats, Labelled, boost
from creditline.training.trees.parameters import FitParameters
from creditline.training.trees.selected import Matrix

STOPPING = "validation"  # the purpose of the draw that says which customers stop the boosting
_STOPPING_DEFAULTS = 50  # fewer, and the rounds are those of thirds, so that all rows may teach
_VALIDATION_DEFAULTS = 30  # fewer in a third, and the log loss on it is noise: the rounds are then fixed
_PARTS = 3


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
    matrix: Matrix,
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
    those with `draw` below `validation_share` stop the boosting, or as `boost_watched` says where they hold too few
    defaults. Nothing of the fold itself is used; features and parameters are chosen anew inside each
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
            draw[learn],
            own_features,
            own_parameters,
            validation_share=validation_share,
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
    matrix: Matrix,
    defaulted: Floats,
    draw: Floats,
    features: Sequence[ModelFeature],
    parameters: FitParameters,
    *,
    validation_share: float,
    seed: int,
    threads: int,
    weight: Floats | None = None,
) -> Boosted:
    """Grow trees on the rows that do not stop them, or on all where those that would are few.

    Rows whose `draw` (n,) lies below `validation_share` stop the boosting. Where they hold fewer than 50 defaults, the best
    round on them is chance, and they are missed where they do not teach: then every row teaches, for half as many rounds
    again as the median of those after which each third of the customers stops trees of the other two, since half as many
    rows again carry more trees. The parameters' `fixed_rounds` where a third has fewer than 30 defaults.
    """
    rows = Labelled(matrix, defaulted, weight)
    watched = draw < validation_share
    grow = partial(boost, features=features, parameters=parameters, seed=seed, threads=threads)
    if defaulted[watched].sum() >= _STOPPING_DEFAULTS:
        return grow(rows.take(~watched), rows.take(watched))
    third = (draw * _PARTS).astype(np.int64)
    if np.bincount(third, weights=defaulted, minlength=_PARTS).min() < _VALIDATION_DEFAULTS:
        return grow(rows, None)
    tried = [grow(rows.take(third != own), rows.take(third == own)) for own in range(_PARTS)]
    grown = grow(rows, None, rounds=int(1.5 * np.median([one.rounds for one in tried])))
    curves = [(own, curve) for own, one in enumerate(tried, 1) for curve in one.curves]
    return replace(
        grown, curves=tuple(Curve(f"part_{own}_{curve.on}", curve.metric, curve.values) for own, curve in curves)
    )


def part(weight: Floats | None, rows: NDArray[np.bool_]) -> Floats | None:
    """The weights of those rows; None where there are none."""
    return None if weight is None else weight[rows]
