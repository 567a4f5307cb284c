"""Watching a model after its release: feeds that broke, customers who changed, and whether the model still holds."""
