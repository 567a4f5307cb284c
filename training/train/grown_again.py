"""The fitted trees or scorecard made once more from other rows."""

import numpy as np

from creditline.training.fit.fitting import Fitted
from creditline.training.scorecard import as_booster, fit_scorecard
from creditline.training.settings.card_settings import CardSettings
from creditline.training.settings.train_settings import TrainSettings
from creditline.training.trees.boosting import Boosted, Labelled, boost


def grown_again(rows: Labelled, fitted: Fitted, settings: TrainSettings, seed: int) -> Boosted:
    """As the fitted booster was made, from these rows: the same features, parameters and rounds."""
    if isinstance(fitted.parameters, CardSettings):
        card = fit_scorecard(np.asarray(rows.matrix), rows.defaulted, fitted.features, rows.weight, fitted.parameters)
        return as_booster(card, fitted.features)
    return boost(
        rows,
        None,
        fitted.features,
        fitted.parameters,
        seed=seed,
        threads=settings.threads,
        rounds=fitted.boosted.rounds,
    )
