"""The card that a model is."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from creditline.features.errors import DataError
from creditline.models.artefact import Binned, ModelFeature, ModelKind, ScoringModel
from creditline.models.calibration import base_and_terms
from creditline.models.scorecard.card import Card, CardBin, CardFeature
from creditline.models.trees.booster_text import parse_booster
from creditline.models.trees.tree_text import TreeText

_WORD = 32


def read_card(model: ScoringModel) -> Card:
    """The points of every bin, computed from the model's own trees, map and scale; DataError for a model of trees."""
    if model.kind is not ModelKind.SCORECARD:
        raise DataError(
            f"model {model.version} is made of trees and has no points by bin; train one with --champion scorecard"
        )
    trees = parse_booster(model.booster_text).trees
    constant = [tree.leaf_value[0] for tree in trees if tree.is_leaf]
    of_feature = {int(tree.split_feature[0]): tree for tree in trees if not tree.is_leaf}
    factor = model.scale.factor * float(model.calibration.mean_slope(0.0, 1.0))
    learned = {one.feature: one for one in model.making.bins}
    _, terms = base_and_terms(model.calibration)
    return Card(
        version=model.version,
        target_product=model.target_product,
        currency=model.currency,
        scale=model.scale,
        base=float(model.scale.raw(model.calibration(sum(constant)))),
        known_on=max((term.known_on for term in terms.values()), default=None),
        features=tuple(
            _feature(feature, of_feature[place], learned[feature.name], factor)
            for place, feature in enumerate(model.features)
            if place in of_feature and feature.name in learned
        ),
    )


def _feature(feature: ModelFeature, tree: TreeText, learned: Binned, factor: float) -> CardFeature:
    rows = sum(learned.customers)
    where = _groups(feature, tree) if tree.categorical[0] else _ranges(tree)
    bins = [
        CardBin(
            points=-factor * value + 0.0,
            woe=woe,
            customers=customers,
            share=customers / max(rows, 1),
            default_rate=rate,
            low=low,
            high=high,
            categories=categories,
            missing=place == len(learned.woe) - 1,
        )
        for place, ((low, high, categories), value, woe, customers, rate) in enumerate(
            zip(
                [*where, (None, None, ())],
                tree.leaf_value.tolist(),
                learned.woe,
                learned.customers,
                learned.default_rates,
                strict=True,
            )
        )
    ]
    return CardFeature(feature, learned.information_value, tuple(bins))


Place = tuple[float | None, float | None, tuple[str, ...]]


def _ranges(tree: TreeText) -> Iterator[Place]:
    """Leaves stand in the order of their values; the first split only tells missing values apart."""
    edges: Sequence[float | None] = [None, *np.sort(tree.threshold[1:]).tolist(), None]
    for low, high in pairwise(edges):
        yield low, high, ()


def _groups(feature: ModelFeature, tree: TreeText) -> Iterator[Place]:
    words, boundaries = tree.cat_threshold.tolist(), tree.cat_boundaries.tolist()
    for begin, end in pairwise(boundaries):
        own = words[begin:end]
        codes = [code for code in range(_WORD * len(own)) if own[code // _WORD] >> (code % _WORD) & 1]
        yield None, None, tuple(feature.categories[code] for code in codes)
