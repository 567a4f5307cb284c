"""The two kinds of model a training fits."""

from enum import StrEnum


class Champion(StrEnum):
    """Which of them becomes the model."""

    TREES = "trees"
    SCORECARD = "scorecard"
