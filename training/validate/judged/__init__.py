"""Which rows a validation judges, with their scores."""
