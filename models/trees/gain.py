"""How much the splits on each feature gained in training."""

import numpy as np
from numpy.typing import NDArray

from creditline.models.trees.booster_text import parse_booster


def gain_of(booster_text: str) -> NDArray[np.float64]:
    """The sum of what training recorded as the gain (above 0) of each feature's splits, (features,); LightGBM's importance."""
    booster = parse_booster(booster_text)
    gain = np.zeros(booster.feature_count)
    for tree in booster.trees:
        np.add.at(gain, tree.split_feature, np.maximum(tree.split_gain, 0.0))
    return gain
