"""A warning before a line goes down the ladder."""
