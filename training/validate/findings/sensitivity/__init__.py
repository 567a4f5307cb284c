"""How much the findings hang on the seed, and on each family of features."""
