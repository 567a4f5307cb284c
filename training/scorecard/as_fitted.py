"""The scorecard as the model of a training: its booster, its straight map, and what is told of its bins."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from creditline.features.errors import DataError
from creditline.models.artefact import Binned, ModelFeature
from creditline.training.cohorts import Role
from creditline.training.fit.fitting import Fitted
from creditline.training.fit.held import calibrate_held, held_rows
from creditline.training.scorecard.as_booster import as_booster
from creditline.training.scorecard.challenge import Challenger
from creditline.training.scorecard.scorecard import Attribute, Scorecard
from creditline.training.settings.train_settings import TrainSettings
from creditline.training.trees.verified import refuse_contrary

MAP = "sigmoid"  # a straight line: under any other, a bin would not be worth a number of points


def as_fitted(
    challenger: Challenger, rows: pa.Table, features: Sequence[ModelFeature], settings: TrainSettings
) -> Fitted:
    """The card of a training, over the features on it alone, calibrated by Platt's map on the rows that calibrate.

    Margins and log-odds of out-of-fold rows are by cards and maps that had not seen the customer. DataError where no
    feature came to stand on the card.
    """
    card = challenger.scorecard
    if not card.attributes:
        raise DataError(
            "no feature of these data tells who defaults, so a scorecard has nothing on it; bring more rows or features"
        )
    kept = tuple(features[one.column] for one in card.attributes)
    boosted = as_booster(over_own_columns(card), kept)
    refuse_contrary(boosted.text, kept)
    held = held_rows(rows, settings)
    level = calibrate_held(challenger.margin[held.rows], held, settings, MAP)
    log_odds = level.calibration(challenger.margin)
    folded = np.array(rows["role"].to_pylist()) == Role.FOLD.value
    log_odds[folded] = (level.calibrated.log_odds + level.offset)[folded[held.rows]]
    return Fitted(
        boosted=boosted,
        features=kept,
        dropped=(),
        calibration=level.calibration,
        calibrated=level.calibrated,
        parameters=challenger.settings,
        tried=(),
        margin=challenger.margin,
        log_odds=log_odds,
        curves=(),
        calibrated_on=level.on,
        calibrated_rate=level.rate,
    )


def over_own_columns(card: Scorecard) -> Scorecard:
    """The same card over the columns of its own attributes alone, in their order."""
    return replace(card, attributes=tuple(replace(one, column=place) for place, one in enumerate(card.attributes)))


def binned(card: Scorecard) -> tuple[Binned, ...]:
    """What a model keeps of how its bins were learned, by attribute."""
    return tuple(_binned(one) for one in card.attributes)


def _binned(one: Attribute) -> Binned:
    bins = one.bins
    return Binned(one.feature, bins.information_value, one.weight, bins.weights, bins.counts, bins.default_rates)
