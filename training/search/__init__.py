"""Looking for better tree parameters: pruned, resumable, and the same answer however often it was interrupted."""

from creditline.training.search.search import Search
from creditline.training.search.tried import Found, Tried

__all__ = ["Found", "Search", "Tried"]
