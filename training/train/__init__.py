"""One training from histories to a model, and what it leaves behind."""
