"""The words of transactions, in the order of their codes."""

from enum import IntEnum

CATEGORIES = (
    "food", "shopping", "transport", "entertainment", "health", "cash", "education", "household", "salary", "pension",
    "business_income", "benefit", "bonus", "transfer", "family", "loan", "cash_advance", "repayment", "savings",
    "gambling",
)  # fmt: skip
CHANNELS = ("app", "card", "atm", "transfer", "direct_debit")
DIRECTIONS = ("in", "out")
EMPLOYERS, MERCHANTS = 300, 400
OFFICES = ("huabei", "jiebei", "other_lender", "landlord", "hospital", "labour_office", "relative", "savings_account")
COUNTERPARTIES = (
    *OFFICES,
    *(f"employer_{k:03d}" for k in range(EMPLOYERS)),
    *(f"shop_{k:03d}" for k in range(MERCHANTS)),
)
FIRST_EMPLOYER, FIRST_MERCHANT = len(OFFICES), len(OFFICES) + EMPLOYERS


class Category(IntEnum):
    """Codes of CATEGORIES."""

    FOOD = 0
    SHOPPING = 1
    TRANSPORT = 2
    ENTERTAINMENT = 3
    HEALTH = 4
    CASH = 5
    EDUCATION = 6
    HOUSEHOLD = 7
    SALARY = 8
    PENSION = 9
    BUSINESS_INCOME = 10
    BENEFIT = 11
    BONUS = 12
    TRANSFER = 13
    FAMILY = 14
    LOAN = 15
    CASH_ADVANCE = 16
    REPAYMENT = 17
    SAVINGS = 18
    GAMBLING = 19


class Channel(IntEnum):
    """Codes of CHANNELS."""

    APP = 0
    CARD = 1
    ATM = 2
    TRANSFER = 3
    DIRECT_DEBIT = 4


class Office(IntEnum):
    """Codes of OFFICES, the first of COUNTERPARTIES."""

    HUABEI = 0
    JIEBEI = 1
    OTHER_LENDER = 2
    LANDLORD = 3
    HOSPITAL = 4
    LABOUR_OFFICE = 5
    RELATIVE = 6
    SAVINGS = 7
