"""What the lender's books call the state of an instalment.

Features go by dates and amounts alone, since a state is of the day the books were handed over, not of the date looked from.
It is what `check` holds those dates against.
"""

from creditline.features.contract.vocabulary import Vocabulary, words_of

REPAYMENTS = Vocabulary(
    words_of("repayments"), "cannot be held against the dates of payment", if_none=None, needed=True
)
PAID = ("paid", "paid_early", "paid_late")
LET_OFF = ("waived", "written_off", "deferred")
