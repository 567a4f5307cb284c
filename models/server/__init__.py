"""A model behind HTTP: scores and reasons as JSON, on numpy, with a swap of models that drops nothing."""
