"""Feature rows to margins, probabilities, scores and bands."""
