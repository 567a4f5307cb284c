"""What a row is used for."""

from enum import StrEnum


class Role(StrEnum):
    """A row's part in the making of a model.

    `TRAIN`, `VALIDATION` and `CALIBRATION` split the in-time customers once; `FOLD` rows take every part in turn
    (cross-fitted); `TEST` rows are later than all of them; `EMBARGOED` rows are unused, because their performance
    window reaches into the test.
    """

    TRAIN = "train"
    VALIDATION = "validation"
    CALIBRATION = "calibration"
    FOLD = "out_of_fold"
    TEST = "test"
    EMBARGOED = "embargoed"
