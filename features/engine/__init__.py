"""From rows to features: the compiled semantics, and the carriers that hand them rows."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from creditline.features.engine.carriers.duckdb.batch import compute_features, feature_chunks
    from creditline.features.engine.carriers.duckdb.pairs import pairs_for
    from creditline.features.engine.carriers.memory.online import OnlineFeatures
else:

    def __getattr__(name: str) -> object:
        """Each from its place when it is asked for: the batch needs DuckDB, which the memory carrier does without."""
        if name not in _PLACES:
            raise AttributeError(f"module {__name__} has no attribute {name}")
        return getattr(import_module(f"{__name__}.carriers.{_PLACES[name]}"), name)


_PLACES = {
    "OnlineFeatures": "memory.online",
    "compute_features": "duckdb.batch",
    "feature_chunks": "duckdb.batch",
    "pairs_for": "duckdb.pairs",
}
__all__ = ["OnlineFeatures", "compute_features", "feature_chunks", "pairs_for"]
