"""Margins by scorecards that had not seen the customer."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact import ModelFeature
from creditline.training.fit.crossing import part
from creditline.training.scorecard.as_booster import as_booster
from creditline.training.scorecard.fit_scorecard import fit_scorecard
from creditline.training.scorecard.patterns import with_patterns
from creditline.training.scorecard.woe import Floats
from creditline.training.settings.card_settings import CardSettings
from creditline.training.trees.boosting import Boosted
from creditline.training.trees.selected import Matrix


def cards_out_of_fold(
    matrix: Matrix,
    defaulted: Floats,
    fold: NDArray[np.int64],
    features: Sequence[ModelFeature],
    settings: CardSettings,
    weight: Floats | None = None,
    teaches: NDArray[np.bool_] | None = None,
    draw: Floats | None = None,
) -> tuple[Floats, tuple[Boosted, ...]]:
    """For each fold a scorecard fitted on the others: the margin (n,) of its own rows, and the cards as boosters, in order.

    Features are chosen and binned anew each time, and with `draw` (n,) it is decided anew whether patterns are worth it, see
    `with_patterns`. `weight` (n,): how often each row counts; rows that `teaches` leaves
    out are predicted, but nothing is learned from them.
    """
    margin, boosters = np.empty(len(defaulted)), []
    for own in np.unique(fold):
        others = fold != own if teaches is None else (fold != own) & teaches
        learned = matrix[others], defaulted[others], features, part(weight, others)
        own_settings = settings if draw is None else with_patterns(*learned, settings, draw[others])
        card = fit_scorecard(*learned, own_settings)
        margin[fold == own] = card.margins(matrix[fold == own])
        boosters.append(as_booster(card, features))
    return margin, tuple(boosters)
