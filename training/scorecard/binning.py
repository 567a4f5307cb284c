"""Cutting a feature into few bins with a small tree."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression
from sklearn.tree import DecisionTreeClassifier

from creditline.features.declare.kinds import Null
from creditline.models.artefact import ModelFeature
from creditline.training.scorecard.woe import Floats, WoeBins, information_value, places, weights_of
from creditline.training.settings.card_settings import USUAL_CARD, CardSettings

_MOVED = 0.005
_DIGITS = 17  # with as many a number is itself


def bin_feature(
    column: Floats,
    defaulted: Floats,
    feature: ModelFeature,
    counts: Floats | None = None,
    settings: CardSettings = USUAL_CARD,
) -> WoeBins:
    """As many and as small bins as `settings` allow, and one of the missing; both outcomes occur.

    `counts` (n,): how often each row counts, but in the least size of a bin.

    A feature with a direction gets weights that rise or fall with it, a missing value's where it stands; neighbours that
    come out alike are one bin.
    Categories are grouped with others of a similar default rate.
    """
    if feature.kind == "category":
        return _groups(column, defaulted, feature, counts, settings)
    known = ~np.isnan(column)
    smallest = round(settings.smallest_bin * len(column))
    cuts = _cut(column[known], defaulted[known], feature.direction, smallest, settings.bins, _of(counts, known))
    edges = printable(cuts, np.sort(column[known]))
    place = places(column, edges, (), len(edges) + 1)
    sizes: Floats = np.bincount(place, minlength=len(edges) + 2).astype(np.float64) + 1
    weights = in_order(weights_of(place, defaulted, len(sizes), counts), sizes, feature)
    different = weights[1:-1] != weights[:-2]
    kept = np.append(np.append(True, different), True)
    edges = tuple(edge for edge, apart in zip(edges, different, strict=True) if apart)
    place = places(column, edges, (), len(edges) + 1)
    return _bins(edges, (), weights[kept], place, defaulted, counts)


def printable(edges: Sequence[float], values: Floats) -> tuple[float, ...]:
    """Bounds of as few digits as move no more than 0.5 % of the `values` (n,), ascending, to another bin.

    Where all values are whole, so is a bound.

    >>> printable([2.5, 47.0], np.arange(100.0)), printable([0.47361], np.linspace(0, 1, 1000))
    ((2.0, 47.0), (0.47,))
    """
    whole = bool((values == np.floor(values)).all())
    found = [_printable(float(np.floor(edge)) if whole else edge, values) for edge in edges]
    return tuple(sorted(set(found)))


def _printable(edge: float, values: Floats) -> float:
    below = np.searchsorted(values, edge, side="right")
    for digits in range(1, _DIGITS):
        rounded = float(f"{edge:.{digits}g}")
        if abs(np.searchsorted(values, rounded, side="right") - below) <= _MOVED * len(values):
            return rounded
    return edge


def in_order(weights: Floats, sizes: Floats, feature: ModelFeature) -> Floats:
    """The nearest weights (bins,), missing last, that keep to the feature's direction (isotonic regression).

    Where a missing value stands best it weighs no more than any number, where it stands worst no less.
    """
    if not feature.direction:
        return weights
    order, missing = np.arange(len(weights) - 1)[:: feature.direction], [len(weights) - 1]
    if feature.null == Null.BEST:
        order = np.append(missing, order)
    elif feature.null == Null.WORST:
        order = np.append(order, missing)
    found = weights.copy()
    found[order] = isotonic_regression(weights[order], weights=sizes[order]).x
    return found


def _of(counts: Floats | None, rows: NDArray[np.bool_]) -> Floats | None:
    return None if counts is None else counts[rows]


def _bins(
    edges: tuple[float, ...],
    group_of: tuple[int, ...],
    weights: Floats,
    place: NDArray[np.int64],
    defaulted: Floats,
    counts: Floats | None,
) -> WoeBins:
    bins = len(weights)
    often = np.bincount(place, counts, minlength=bins)
    bads = np.bincount(place, defaulted if counts is None else counts * defaulted, minlength=bins)
    return WoeBins(
        edges=edges,
        group_of=group_of,
        weights=tuple(map(float, weights)),
        counts=tuple(map(int, np.bincount(place, minlength=bins))),
        default_rates=tuple(float(b / n) if n else None for b, n in zip(bads, often, strict=True)),
        information_value=information_value(place, defaulted, bins, counts),
    )


def _groups(
    column: Floats, defaulted: Floats, feature: ModelFeature, counts: Floats | None, settings: CardSettings
) -> WoeBins:
    codes = len(feature.categories)
    each = tuple(range(codes))
    risk = weights_of(places(column, (), each, codes), defaulted, codes + 1, counts)
    known = ~np.isnan(column)
    smallest, risks = round(settings.smallest_bin * len(column)), risk[column[known].astype(np.int64)]
    edges = _cut(risks, defaulted[known], 1, smallest, settings.bins, _of(counts, known))
    found = np.unique(np.searchsorted(edges, risk[:-1], side="left"), return_inverse=True)[1]
    group_of, bins = tuple(map(int, found)), int(found.max(initial=-1)) + 2
    place = places(column, (), group_of, bins - 1)
    weights = weights_of(place, defaulted, bins, counts)
    return _bins((), group_of, weights, place, defaulted, counts)


def _cut(
    values: Floats, defaulted: Floats, direction: int, smallest: int, bins: int, counts: Floats | None
) -> tuple[float, ...]:
    if values.size == 0 or defaulted.min() == defaulted.max():
        return ()
    tree = DecisionTreeClassifier(
        criterion="entropy",
        max_leaf_nodes=bins,
        min_samples_leaf=max(1, min(smallest, values.size)),
        monotonic_cst=[direction],
        random_state=0,
    )
    tree.fit(values.reshape(-1, 1), defaulted, sample_weight=counts)
    inner = tree.tree_.children_left >= 0
    return tuple(sorted(float(edge) for edge in tree.tree_.threshold[inner]))
