"""A customer's life, month by month."""
