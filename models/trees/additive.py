"""Whether a booster is a sum of one tree a feature."""

from creditline.models.trees.booster_text import BoosterText


def is_additive(booster: BoosterText) -> bool:
    """Whether every tree reads one feature at most, and every feature is read by one tree at most.

    Then a row's margin is the sum of what each of its features adds, whatever the others are.
    """
    read = [set(tree.split_feature.tolist()) for tree in booster.trees]
    every = [feature for features in read for feature in features]
    return all(len(features) <= 1 for features in read) and len(set(every)) == len(every)
