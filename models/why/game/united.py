"""The features of two models as one list."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact.feature import ModelFeature
from creditline.models.artefact.scoring_model import ScoringModel


@dataclass(frozen=True)
class United:
    """Features of the later model, then those only the earlier has; `later` and `earlier`: where each model's stand."""

    features: tuple[ModelFeature, ...]
    earlier: NDArray[np.int64]
    later: NDArray[np.int64]


def united(earlier: ScoringModel, later: ScoringModel) -> United:
    """Unite by name and definition: a feature that was defined otherwise is another feature.

    What is said of a feature both have (its words, audience and family) is what the later model says.
    """
    if earlier is later:
        own = np.arange(len(later.features))
        return United(later.features, own, own)
    place = {_key(feature): number for number, feature in enumerate(later.features)}
    features = list(later.features)
    for feature in earlier.features:
        if _key(feature) not in place:
            place[_key(feature)] = len(features)
            features.append(feature)
    return United(
        tuple(features),
        np.array([place[_key(feature)] for feature in earlier.features]),
        np.arange(len(later.features)),
    )


def _key(feature: ModelFeature) -> tuple[str, str]:
    return feature.name, feature.definition_hash
