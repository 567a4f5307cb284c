"""A small scorecard, written by hand: two numbers and a region."""

from dataclasses import replace

import pytest

from creditline.models.artefact import Binned, Making, Model, ModelKind, reference_sample
from creditline.models.calibration import Sigmoid
from creditline.training.scorecard import Scorecard, WoeBins, as_booster
from creditline.training.scorecard.scorecard import Attribute


def _attribute(feature, column, edges, group_of, weights, counts, weight):
    rates = tuple(None if not count else 0.1 for count in counts)
    return Attribute(feature, column, WoeBins(edges, group_of, weights, counts, rates, 0.3), weight)


CARD = Scorecard(
    (
        _attribute("late_90d", 0, (0.0, 2.0), (), (-0.5, 0.4, 1.5, 0.1), (60, 25, 15, 0), 0.8),
        _attribute("card_use", 1, (0.4725,), (), (-0.3, 0.6, 0.0), (50, 40, 10), 1.1),
        _attribute("region", 2, (), (0, 1, 0, 1, 0, 0, 0), (-0.2, 0.7, 0.05), (70, 28, 2), 0.5),
    ),
    -2.5,
)


@pytest.fixture(scope="session")
def card_model(features, model_with, rows):
    """`card_model(**changes)`: the card as a model, its map 0.9 times the margin less 0.2."""
    own = {feature.name: feature for feature in features}
    kept = tuple(own[one.feature] for one in CARD.attributes)
    bins = tuple(
        Binned(one.feature, 0.3, one.weight, one.bins.weights, one.bins.counts, one.bins.default_rates)
        for one in CARD.attributes
    )

    def make(**changes: object) -> Model:
        given = {
            "kind": ModelKind.SCORECARD,
            "calibration": Sigmoid(0.9, -0.2),
            "booster_text": as_booster(CARD, kept).text,
            "features": kept,
            "making": Making(bins=bins),
            "reference": reference_sample(kept, rows(1, 200), 7),
            **changes,
        }
        return replace(model_with(), **given)

    return make
