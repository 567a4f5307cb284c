"""How a posting was made. No feature of the catalogue counts by it; a lender's own may."""

from creditline.features.contract.vocabulary import Vocabulary, words_of

CHANNELS = Vocabulary(words_of("channels"), "is read by features of your own alone", if_none=None, needed=True)
