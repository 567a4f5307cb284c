"""Looking for better tree parameters: pruned, resumable, and the same answer however often it was interrupted."""

from creditline.training.search.search import FOLDS, Search
from creditline.training.search.tried import Found, Tried

__all__ = ["FOLDS", "Found", "Search", "Tried"]
