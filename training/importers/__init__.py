"""Published credit data turned into contract tables."""

from creditline.training.importers.berka import import_berka
from creditline.training.importers.taiwan import import_taiwan

__all__ = ["import_berka", "import_taiwan"]
