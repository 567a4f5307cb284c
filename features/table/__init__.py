"""Features at rest: Parquet by month of `as_of`, with a manifest that says what they are and where they came from."""

from creditline.features.table.reading import FeatureTable
from creditline.features.table.writing import write_features

__all__ = ["FeatureTable", "write_features"]
