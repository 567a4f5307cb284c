"""What a posting was for.

Features of spending, income and what was borrowed tell most of these words apart; any other counts in totals and in how many
categories there are. Known and in no feature of their own are `bonus` and `business_income`, which are not regular, and
`health`, since what is spent on it tells of a customer's health.
"""

from creditline.features.contract.vocabulary import Vocabulary, words_of

CATEGORIES = Vocabulary(
    words_of("categories"),
    "counts in totals and in how many categories there are, and in no feature of its own",
    if_none=None,
    needed=True,
)
