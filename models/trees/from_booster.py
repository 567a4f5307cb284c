"""Read a booster's trees once."""

from functools import lru_cache

from creditline.models.trees.booster_text import parse_booster
from creditline.models.trees.flatten import flatten
from creditline.models.trees.refusals import refuse_refit
from creditline.models.trees.trees import Trees


@lru_cache(maxsize=8)
def read_trees(booster_text: str) -> Trees:
    """The trees of a booster's text, as `as_trees` reads them, remembered."""
    return as_trees(booster_text)


def as_trees(booster_text: str) -> Trees:
    """The trees of a booster's text; DataError as `parse_booster`, and for one that was refit."""
    booster = parse_booster(booster_text)
    refuse_refit(booster.trees, booster.parameters)
    return flatten(booster)
