"""How a posting was made. No feature of the catalogue counts by it; a lender's own may."""

from creditline.features.contract.vocabulary import Vocabulary, words_of

CHANNELS = Vocabulary(words_of("channels"), "is a way of its own to whoever asks for ways", if_none=None, needed=True)
