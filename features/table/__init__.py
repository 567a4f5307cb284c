"""Features at rest: Parquet by month of `as_of`, with a manifest that says what they are and where they came from."""

from creditline.features.table.feature_table import FeatureTable
from creditline.features.table.write_features import write_features

__all__ = ["FeatureTable", "write_features"]
