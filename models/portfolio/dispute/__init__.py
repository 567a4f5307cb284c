"""A decision disputed: made again as of its own day with corrected records, and those after it with it."""
