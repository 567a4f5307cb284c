"""The rows of one customer, or a few, that are already in memory."""
