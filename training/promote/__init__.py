"""A version of a registered model made champion: only through gates, and back again."""
