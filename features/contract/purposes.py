"""Why a credit inquiry was made. Only those for an application for credit say that the customer seeks it.

A customer's own look-up, a lender's review of an account it has, an offer nobody asked for and a disputed entry say nothing
of the kind, and who vouches for another's loan asks for none. An inquiry whose purpose is not known counts as one for an
application: to count too many is seen and put right, to count too few is not.
"""

from creditline.features.contract.vocabulary import Vocabulary, words_of

PURPOSES = Vocabulary(words_of("purposes"), "counts as an application for credit", needed=True)
APPLICATIONS = tuple(one for one in PURPOSES.words if one.word.endswith("application"))
NO_APPLICATIONS = tuple(one for one in PURPOSES.words if one not in APPLICATIONS)
