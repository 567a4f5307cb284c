"""The values of feature rows as they are named in answers."""

from collections.abc import Sequence

import pyarrow as pa

from creditline.models.artefact import ModelFeature
from creditline.models.why.answer.values import Value


def given_values(features: Sequence[ModelFeature], frame: pa.Table) -> list[list[Value]]:
    """One list per feature: numbers as floats, null and NaN as None, categories as text."""
    return [_column(feature, frame[feature.name]) for feature in features]


def _column(feature: ModelFeature, column: pa.ChunkedArray) -> list[Value]:
    if feature.kind == "category":
        return list(column.to_pylist())
    return [None if value is None or value != value else float(value) for value in column.to_pylist()]
