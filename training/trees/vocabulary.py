"""The values of category features a model learns."""

from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.declare import Feature
from creditline.models.artefact import ModelFeature, model_feature

SMALLEST_CATEGORY = 10


def model_features(features: Iterable[Feature], frame: pa.Table) -> tuple[ModelFeature, ...]:
    """The features as the model keeps them; `frame` (`customer_id` and one column per feature) gives the categories.

    A value belongs to the vocabulary, in sorted order, if at least 10 customers have it: rarer ones teach nothing and
    could tell who was in the training data. They are treated as missing.
    """
    return tuple(
        model_feature(feature, _vocabulary(frame, feature.name) if feature.kind == "category" else ())
        for feature in features
    )


def within_vocabulary(features: Sequence[ModelFeature], frame: pa.Table) -> pa.Table:
    """`frame` with every category outside the vocabulary made null."""
    for feature in features:
        if feature.kind == "category":
            column = frame[feature.name]
            known = pc.is_in(column, value_set=pa.array(feature.categories, pa.string()))
            place = frame.schema.get_field_index(feature.name)
            kept = pc.if_else(known, column, pa.scalar(None, pa.string()))
            frame = frame.set_column(place, feature.name, kept)
    return frame


def _vocabulary(frame: pa.Table, name: str) -> tuple[str, ...]:
    counted = (
        frame.select(["customer_id", name])
        .filter(pc.is_valid(frame[name]))
        .group_by(name)
        .aggregate([("customer_id", "count_distinct")])
    )
    common = counted.filter(pc.greater_equal(counted["customer_id_count_distinct"], SMALLEST_CATEGORY))
    return tuple(sorted(common[name].to_pylist()))
