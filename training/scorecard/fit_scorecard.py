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
from creditline.training.settings.card_settings import USUAL_CARD, CardSettings
from creditline.training.trees.selected import Matrix

_WEIGHTS = (0.0, 10.0)  # of a weight of evidence; 1 is what a feature alone would have
_LEAST = 0.02  # log-odds in one standard deviation, a point of the usual scale: what adds less is not worth printing
_KEPT = 0.8  # of the features too many, so many are weighed again together before the next are left out


def fit_scorecard(
    matrix: Matrix,
    defaulted: Floats,
    features: Sequence[ModelFeature],
    counts: Floats | None = None,
    settings: CardSettings = USUAL_CARD,
) -> Scorecard:
    """Choose features, bin them and weigh them by logistic regression; nothing but these rows is looked at.

    `matrix` (n, features): codes for categories, NaN for missing; `defaulted` (n,) 0 or 1, both occur; `counts` (n,):
    how often each row counts. No weight is below 0, or a feature would contradict its own bins; those that add nothing
    are left out, and the ones that add least while there are too many. Attributes are in the order of their columns.
    """
    columns = sorted(strongest(matrix, defaulted, features, settings, counts))
    bins = [bin_feature(matrix[:, column], defaulted, features[column], counts, settings) for column in columns]
    woe = np.stack([one(matrix[:, column]) for one, column in zip(bins, columns, strict=True)], axis=1)
    kept = np.arange(len(columns))
    while kept.size:
        weights, level = fit_logistic(woe[:, kept], defaulted, weight=counts, ridge=settings.ridge, limits=_WEIGHTS)
        adds = weights * woe[:, kept].std(axis=0)
        says = kept[adds > _LEAST]
        if len(says) > settings.features:
            most = max(settings.features, int(_KEPT * len(says)))
            says = np.sort(kept[np.argsort(-adds, kind="stable")[:most]])
        if len(says) == len(kept):
            chosen = zip(kept.tolist(), weights.tolist(), strict=True)
            return Scorecard(
                tuple(Attribute(features[columns[at]].name, columns[at], bins[at], w) for at, w in chosen), level
            )
        kept = says
    return Scorecard((), float(logit(np.average(defaulted, weights=counts))))
