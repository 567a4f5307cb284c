"""Fitting a scorecard."""

from collections.abc import Sequence

import numpy as np
from scipy.special import logit

from creditline.models.artefact import ModelFeature
from creditline.training.fit.logistic import fit_logistic
from creditline.training.scorecard.binning import bin_feature
from creditline.training.scorecard.scorecard import Attribute, Scorecard
from creditline.training.scorecard.strongest import strongest
from creditline.training.scorecard.woe import Floats
from creditline.training.settings.card_settings import CardSettings


def fit_scorecard(
    matrix: Floats,
    defaulted: Floats,
    features: Sequence[ModelFeature],
    counts: Floats | None = None,
    settings: CardSettings = CardSettings(),
) -> Scorecard:
    """Choose features, bin them and weigh them by logistic regression; nothing but these rows is looked at.

    `matrix` (n, features): codes for categories, NaN for missing; `defaulted` (n,) 0 or 1, both occur; `counts` (n,):
    how often each row counts. A feature whose weight comes out at 0 or below contradicts its own bins, so the lowest is
    left out and the rest weighed again. Attributes are in the order of their columns.
    """
    columns = sorted(strongest(matrix, defaulted, features, settings.features, counts))
    bins = [bin_feature(matrix[:, column], defaulted, features[column], counts, settings) for column in columns]
    woe = np.stack([one(matrix[:, column]) for one, column in zip(bins, columns, strict=True)], axis=1)
    kept = list(range(len(columns)))
    while True:
        if not kept:
            rate = np.average(defaulted, weights=counts)
            return Scorecard((), float(logit(rate)))
        found, level = fit_logistic(woe[:, kept], defaulted, weight=counts, ridge=settings.ridge)
        weights = found.tolist()
        if min(weights) > 0:
            break
        del kept[weights.index(min(weights))]
    chosen = [
        Attribute(features[columns[place]].name, columns[place], bins[place], weight)
        for place, weight in zip(kept, weights, strict=True)
    ]
    return Scorecard(tuple(chosen), level)
