"""Whether features without a direction are worth a place on a scorecard."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact import ModelFeature
from creditline.training.fit.crossing import part
from creditline.training.scorecard.fit_scorecard import fit_scorecard
from creditline.training.scorecard.woe import Floats
from creditline.training.settings.card_settings import CardSettings
from creditline.training.trees.selected import Matrix

HELD_OUT = 1 / 3  # of the customers learned from
# What no customer can be told has to be worth it: so much of the log loss, and so many standard errors of rows that are
# taken as independent, which several of one customer are not.
_WORTH, _ERRORS = 0.01, 2.0
_FEWEST = 30  # defaults held out: with fewer nothing can be told apart


def with_patterns(
    matrix: Matrix,
    defaulted: Floats,
    features: Sequence[ModelFeature],
    counts: Floats | None,
    settings: CardSettings,
    draw: Floats,
) -> CardSettings:
    """The settings with `patterns` decided: whether a card that has them does better on customers held out.

    `draw` (n,), in [0, 1): the same for all rows of a customer; below a third is held out. They have to bring the log loss
    down by 1 % and by more than two standard errors of the difference. Where 30 defaults are not to be had there, or all features have
    a direction, or none has, nothing is compared.
    """
    directed = [feature.direction != 0 for feature in features]
    if settings.patterns is not None or all(directed) or not any(directed):
        return settings
    held = draw < HELD_OUT
    bads, learned = defaulted[held].sum(), defaulted[~held]
    if min(bads, held.sum() - bads) < _FEWEST or learned.min() == learned.max():
        return replace(settings, patterns=False)
    losses = [
        _losses(matrix, defaulted, features, counts, replace(settings, patterns=patterns), held)
        for patterns in (False, True)
    ]
    often = np.ones(int(held.sum())) if counts is None else counts[held]
    gain = losses[0] - losses[1]
    mean = float(np.average(gain, weights=often))
    error = float(np.sqrt(np.sum((often * (gain - mean)) ** 2)) / often.sum())  # Cochran 1977, 2.11
    return replace(settings, patterns=mean > max(_ERRORS * error, _WORTH * float(np.average(losses[0], weights=often))))


def _losses(
    matrix: Matrix,
    defaulted: Floats,
    features: Sequence[ModelFeature],
    counts: Floats | None,
    settings: CardSettings,
    held: NDArray[np.bool_],
) -> Floats:
    """Minus the log likelihood of each row held out, in nats."""
    card = fit_scorecard(matrix[~held], defaulted[~held], features, part(counts, ~held), settings)
    z = card.margins(matrix[held])
    return np.asarray(np.logaddexp(0.0, z) - defaulted[held] * z)
