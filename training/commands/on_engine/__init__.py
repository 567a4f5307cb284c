"""Commands whose rows are in an engine."""
