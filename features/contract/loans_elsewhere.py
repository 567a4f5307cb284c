"""What a loan at another lender is, and what has become of it by the day the data were handed over.

No feature of the catalogue counts by either: the first is for a lender's own, the second is held against `closed_on` by `check`.
"""

from creditline.features.contract.vocabulary import Vocabulary, words_of

LOAN_KINDS = Vocabulary(words_of("loan_kinds"), "is read by features of your own alone", if_none=None, needed=True)
LOAN_STATES = Vocabulary(words_of("loan_states"), "cannot be held against closed_on", if_none=None, needed=True)
