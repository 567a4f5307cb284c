"""Cutting a feature into few bins with a small tree."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression
from sklearn.tree import DecisionTreeClassifier

from creditline.models.artefact import ModelFeature
from creditline.training.scorecard.woe import Floats, WoeBins, places, weights_of

_BINS = 6
_SMALLEST = 0.05  # share of the customers, so that a bin's default rate means something


def bin_feature(column: Floats, defaulted: Floats, feature: ModelFeature, counts: Floats | None = None) -> WoeBins:
    """At most 6 bins of 5 % of the customers each, and one of the missing; both outcomes occur.

    `counts` (n,): how often each row counts, but in the least size of a bin.

    A feature with a direction gets weights that rise or fall with it. Categories are grouped with others of a similar
    default rate.
    """
    if feature.kind == "category":
        return _groups(column, defaulted, len(feature.categories), counts)
    known = ~np.isnan(column)
    edges = _cut(column[known], defaulted[known], feature.direction, len(column), _of(counts, known))
    bins = len(edges) + 2
    place = places(column, edges, (), bins - 1)
    weights = weights_of(place, defaulted, bins, counts)
    if feature.direction:
        size = np.bincount(place, counts, minlength=bins)[:-1] + 1.0
        weights[:-1] = isotonic_regression(weights[:-1], weights=size, increasing=feature.direction > 0).x
    return WoeBins(edges, (), tuple(map(float, weights)))


def _of(counts: Floats | None, rows: NDArray[np.bool_]) -> Floats | None:
    return None if counts is None else counts[rows]


def _groups(column: Floats, defaulted: Floats, codes: int, counts: Floats | None) -> WoeBins:
    each = tuple(range(codes))
    risk = weights_of(places(column, (), each, codes), defaulted, codes + 1, counts)
    known = ~np.isnan(column)
    edges = _cut(risk[column[known].astype(np.int64)], defaulted[known], 1, len(column), _of(counts, known))
    group_of = tuple(int(group) for group in np.searchsorted(edges, risk[:-1], side="left"))
    bins = len(edges) + 2
    weights = weights_of(places(column, (), group_of, bins - 1), defaulted, bins, counts)
    return WoeBins((), group_of, tuple(map(float, weights)))


def _cut(values: Floats, defaulted: Floats, direction: int, customers: int, counts: Floats | None) -> tuple[float, ...]:
    if values.size == 0 or defaulted.min() == defaulted.max():
        return ()
    tree = DecisionTreeClassifier(
        criterion="entropy",
        max_leaf_nodes=_BINS,
        min_samples_leaf=max(1, min(round(_SMALLEST * customers), values.size)),
        monotonic_cst=[direction],
        random_state=0,
    )
    tree.fit(values.reshape(-1, 1), defaulted, sample_weight=counts)
    inner = tree.tree_.children_left >= 0
    return tuple(sorted(float(edge) for edge in tree.tree_.threshold[inner]))
