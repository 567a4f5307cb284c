"""A model in service: rows in, scores and reasons out, with numpy, scipy and numba alone."""
