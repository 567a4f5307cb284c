"""How well a prediction puts the customers who default above those who do not."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import rankdata

from creditline.training.metrics.outcome_pair import outcome_pair


def auc(defaulted: ArrayLike, risk: ArrayLike) -> float:
    """Area under the ROC curve, in [0, 1]: P(risk of a bad > risk of a good) + half of P(equal).

    `risk`, shape (n,), is any quantity that rises with risk. DataError unless both outcomes occur.

    >>> auc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    0.75
    """
    y, p = outcome_pair(defaulted, risk, both_classes=True)
    bads = y.sum()
    return float((rankdata(p)[y == 1].sum() - bads * (bads + 1) / 2) / (bads * (y.size - bads)))


def gini(defaulted: ArrayLike, risk: ArrayLike) -> float:
    """Gini coefficient, 2 AUC - 1, in [-1, 1]."""
    return 2 * auc(defaulted, risk) - 1


def ks(defaulted: ArrayLike, risk: ArrayLike) -> float:
    """Kolmogorov-Smirnov distance, in [0, 1]: the widest gap between the two distributions of `risk`.

    >>> ks([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    0.5
    """
    y, p = outcome_pair(defaulted, risk, both_classes=True)
    order = np.argsort(p, kind="stable")
    y, p = y[order], p[order]
    last_of_ties = np.append(p[1:] != p[:-1], True)
    bad_share = np.cumsum(y)[last_of_ties] / y.sum()
    good_share = np.cumsum(1 - y)[last_of_ties] / (1 - y).sum()
    return float(np.abs(bad_share - good_share).max())
