"""Matrix rows as the values they stand for."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact.feature import ModelFeature
from creditline.models.why.answer.parts import Value


def values_of(
    features: Sequence[ModelFeature], row: NDArray[np.float64], places: NDArray[np.int64] | None = None
) -> list[Value]:
    """One value per feature of a row (features,): numbers, the text of categories, None where missing.

    With `places` only those are looked up; the others are None.
    """
    values: list[Value] = [None] * len(features)
    for place in range(len(features)) if places is None else places.tolist():
        value = float(row[place])
        if value == value:
            feature = features[place]
            values[place] = feature.categories[int(value)] if feature.kind == "category" else value
    return values
