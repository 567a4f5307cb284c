"""Units of features."""

from enum import StrEnum


class Unit(StrEnum):
    """What the number counts; decides how it is spoken."""

    COUNT = "count"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    HOURS = "hours"
    MONEY = "money"
    RATIO = "ratio"
    SHARE = "share"  # between 0 and 1
    INDEX = "index"
    CATEGORY = "category"
