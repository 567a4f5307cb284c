"""From rows to features: the compiled semantics, their carriers and the slow reference."""

from creditline.features.engine.batch import compute_features, feature_chunks, pairs_for

__all__ = ["compute_features", "feature_chunks", "pairs_for"]
