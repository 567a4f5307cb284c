"""How well a prediction puts the customers who default above those who do not."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import rankdata

from creditline.training.metrics.outcome_pair import Floats, outcome_pair, weight_of


def auc(defaulted: ArrayLike, risk: ArrayLike, weight: ArrayLike | None = None) -> float:
    """Area under the ROC curve, in [0, 1]: P(risk of a bad > risk of a good) + half of P(equal).

    `risk`, shape (n,), is any quantity that rises with risk. `weight`: how often each row counts. DataError unless both
    outcomes occur.

    >>> auc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    0.75
    """
    y, p = outcome_pair(defaulted, risk, both_classes=True)
    w = weight_of(weight, y)
    if w is not None:
        return _weighted_auc(y, p, w)
    bads = y.sum()
    return float((rankdata(p)[y == 1].sum() - bads * (bads + 1) / 2) / (bads * (y.size - bads)))


def gini(defaulted: ArrayLike, risk: ArrayLike, weight: ArrayLike | None = None) -> float:
    """Gini coefficient, 2 AUC - 1, in [-1, 1]."""
    return 2 * auc(defaulted, risk, weight) - 1


def _weighted_auc(y: Floats, p: Floats, w: Floats) -> float:
    values, which = np.unique(p, return_inverse=True)
    bads = np.bincount(which, weights=w * y, minlength=values.size)
    goods = np.bincount(which, weights=w * (1 - y), minlength=values.size)
    below = np.cumsum(goods) - goods / 2
    return float(bads @ below / (bads.sum() * goods.sum()))


def ks(defaulted: ArrayLike, risk: ArrayLike, weight: ArrayLike | None = None) -> float:
    """Kolmogorov-Smirnov distance, in [0, 1]: the widest gap between the two distributions of `risk`.

    `weight`: how often each row counts.

    >>> ks([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    0.5
    """
    y, p = outcome_pair(defaulted, risk, both_classes=True)
    order = np.argsort(p, kind="stable")
    y, p = y[order], p[order]
    last_of_ties = np.append(p[1:] != p[:-1], True)
    w = weight_of(weight, y)
    bad, good = (y, 1 - y) if w is None else (w[order] * y, w[order] * (1 - y))
    bad_share = np.cumsum(bad)[last_of_ties] / bad.sum()
    good_share = np.cumsum(good)[last_of_ties] / good.sum()
    return float(np.abs(bad_share - good_share).max())
