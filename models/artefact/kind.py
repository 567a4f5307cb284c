"""What kind of model a folder holds."""

from enum import StrEnum


class ModelKind(StrEnum):
    """`trees`: grown by boosting. `scorecard`: one tree a feature, whose leaves are its bins, and a straight map."""

    TREES = "trees"
    SCORECARD = "scorecard"
