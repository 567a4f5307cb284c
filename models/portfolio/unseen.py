"""Values of a category that the model did not learn."""

import warnings
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from creditline.models.artefact import ModelFeature


def warn_of_unseen(features: Sequence[ModelFeature], frame: pa.Table) -> None:
    """Warn, once per feature, of rows whose category training did not see on ten customers: they count as missing."""
    for feature in features:
        if feature.kind != "category":
            continue
        column = frame[feature.name]
        known = pc.is_in(column, value_set=pa.array(feature.categories, pa.string()))
        strange = column.filter(pc.and_(pc.is_valid(column), pc.invert(known)))
        if len(strange):
            named = ", ".join(sorted(set(strange.to_pylist()))[:3])
            warnings.warn(
                f"{feature.name} holds values the model did not learn ({named}) on {len(strange):,} of "
                f"{frame.num_rows:,} rows, where it counts as missing; train again once they are common",
                stacklevel=2,
            )
