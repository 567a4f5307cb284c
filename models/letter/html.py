"""A letter as one HTML file: no other file, no script, no address; on a screen, a phone and paper."""

import re

from creditline.models.letter.letter import Letter
from creditline.models.why.pages.page import page_environment
from creditline.models.why.pages.texts import texts
from creditline.models.why.words.wording import Wording

_SUM = re.compile(r"(?<=\b[A-Z]{3}) (?=\d)")  # between a currency and its amount


def letter_html(letter: Letter, words: Wording) -> str:
    """The page, in the words that the letter was made with; whatever the data or the lender state stands there as text."""
    template = page_environment("creditline.models.letter").get_template("letter.html.j2")
    return template.render(letter=letter, t=texts(words), title=letter.title, whole=_whole)


def _whole(sentence: str) -> str:
    """The sentence, its sums of money not broken over two lines."""
    return _SUM.sub("\u00a0", sentence)
