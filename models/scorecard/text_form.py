"""A scorecard as text for a terminal."""

import unicodedata

from creditline.models.scorecard.card import Card
from creditline.models.scorecard.saying import bin_said
from creditline.models.scorecard.words import card_words
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.wording import Wording

_POINTS = 9  # as wide as -1,234.56 is


def as_text(card: Card, language: str, own: Wording | None = None) -> str:
    """Base points, then each feature by its name and its bins with their points; DataError for a language there is not.

    `own`: a lender's wording.
    """
    spoken = own or wording(language)
    words = card_words(spoken)
    lines = [f"{card.base:{_POINTS},.2f}  {words.base}"]
    for one in card.features:
        lines += ["", spoken.feature(one.feature.name, one.feature.named)]
        said = [bin_said(each, one.feature, spoken, card.currency) for each in one.bins]
        width = max(map(_width, said))
        for each, text in zip(one.bins, said, strict=True):
            padded = text + " " * (width - _width(text))
            lines.append(f"{each.points:+{_POINTS},.2f}  {padded}  {each.share:6.1%}")
    return "\n".join(lines)


def _width(text: str) -> int:
    """Columns of a terminal: wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
