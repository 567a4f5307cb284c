"""Feature rows as the matrix the trees read."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.artefact import ModelFeature


def to_matrix(features: Sequence[ModelFeature], frame: pa.Table) -> NDArray[np.float64]:
    """Rows of `frame` in the model's feature order: float64, shape (rows, features), C order.

    Missing numbers are NaN. Categories become their place in the model's vocabulary; one that training never saw, and
    a missing one, is NaN. DataError for missing columns, all named, and for values that are no finite number.
    """
    schema = frame.schema
    places = [schema.get_field_index(feature.name) for feature in features]
    missing = [feature.name for feature, place in zip(features, places, strict=True) if place < 0]
    if missing:
        named = ", ".join(missing[:10]) + (", …" if len(missing) > 10 else "")
        raise DataError(
            f"the rows lack {len(missing)} of the model's {len(features)} features ({named}); "
            "compute them from the tables the model was trained on, or train on what there is"
        )
    matrix = np.empty((frame.num_rows, len(features)))
    for place, feature in enumerate(features):
        column = frame.column(places[place])
        matrix[:, place] = _codes(feature, column) if feature.kind == "category" else _numbers(feature, column)
    infinite = np.flatnonzero(np.isinf(matrix).any(axis=0))
    if len(infinite):
        name = features[infinite[0]].name
        raise DataError(f"feature {name} holds an infinite value; leave it empty where it is not known")
    return matrix


def _numbers(feature: ModelFeature, column: pa.ChunkedArray) -> NDArray[np.float64]:
    kind = column.type
    if pa.types.is_float64(kind):
        known: NDArray[np.float64] = column.to_numpy()
        return known
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_null(kind)):
        raise DataError(f"feature {feature.name} arrived as {kind}; the model needs numbers")
    values: NDArray[np.float64] = column.cast(pa.float64()).to_numpy()
    return values


def _codes(feature: ModelFeature, column: pa.ChunkedArray) -> NDArray[np.float64]:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type) or pa.types.is_null(column.type)):
        raise DataError(f"feature {feature.name} arrived as {column.type}; the model needs text")
    codes = pc.index_in(column.cast(pa.string()), value_set=pa.array(feature.categories, pa.string()))
    values: NDArray[np.float64] = codes.cast(pa.float64()).to_numpy()
    return values
