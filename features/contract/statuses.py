"""The state of a credit line on a statement. Features count paid_in_full, no_consumption and revolving.

The others are known so that a lender's word for them is not taken for one that is missing: what they tell stands in
`months_past_due`, in `credit_events` and in later statements.
"""

from creditline.features.contract.vocabulary import Vocabulary, words_of

STATUSES = Vocabulary(words_of("statuses"), "tells features nothing", if_none=None, needed=True)
