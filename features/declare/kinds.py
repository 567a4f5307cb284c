"""What every feature declares one of: who may be told, its unit, where a missing value stands; and the families."""

from enum import StrEnum


class Family(StrEnum):
    """What a reason is about; fixed."""

    REPAYMENT = "repayment"
    LINKED_PRODUCT = "linked_product"
    UTILISATION = "utilisation"
    SPENDING = "spending"
    INCOME = "income"
    ACTIVITY = "activity"
    INQUIRIES = "inquiries"
    MULTI_LENDER = "multi_lender"
    NETWORK = "network"
    PROFILE = "profile"
    MACRO = "macro"


class Audience(StrEnum):
    """Who may be told that the feature was used."""

    CUSTOMER = "customer"
    INTERNAL = "internal"
    PROHIBITED = "prohibited"  # never in a model


class Null(StrEnum):
    """Where a missing value of a feature with a direction stands."""

    BEST = "best"  # at least as safe as any number: never late
    WORST = "worst"  # at least as risky as any number
    NONE = "none"  # nothing is promised


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
