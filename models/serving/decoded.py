"""Matrix rows as the values they stand for."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact.feature import ModelFeature
from creditline.models.why.answer.parts import Value


def values_of(features: Sequence[ModelFeature], row: NDArray[np.float64]) -> list[Value]:
    """One value per feature of a row (features,): numbers, the text of categories, None where missing."""
    values: list[Value] = [None] * len(features)
    for place, (feature, value) in enumerate(zip(features, row.tolist(), strict=True)):
        if value == value:
            values[place] = feature.categories[int(value)] if feature.kind == "category" else value
    return values
