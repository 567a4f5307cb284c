"""From rows to features: the compiled semantics, their carriers and the slow reference."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from creditline.features.engine.carriers.duckdb.batch import compute_features, feature_chunks, pairs_for
else:

    def __getattr__(name: str) -> object:
        """The batch when it is asked for: it needs DuckDB, which the memory carrier does without."""
        if name not in __all__:
            raise AttributeError(f"module {__name__} has no attribute {name}")
        from creditline.features.engine.carriers.duckdb import batch

        return getattr(batch, name)


__all__ = ["compute_features", "feature_chunks", "pairs_for"]
