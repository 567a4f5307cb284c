"""A letter as one HTML file: no other file, no script, no address; on a screen, a phone and paper."""

import re

from markupsafe import Markup, escape

from creditline.models.letter.letter import Letter
from creditline.models.why.pages.page import page_environment
from creditline.models.why.pages.texts import texts
from creditline.models.why.words.wording import Wording

_NUMBER = r"\d(?:[\d,.]*\d)?"
_WHOLE = re.compile(
    rf"(?:{_NUMBER}[年月日])+|{_NUMBER}(?:%|个百分点|个月|[元分天期次笔家人台种个岁])|[A-Z]{{3}} {_NUMBER}|\d{{1,2}} [A-Z][a-z]+ \d{{4}}"
)  # a day, a sum, or a number with what it counts


def letter_html(letter: Letter, words: Wording) -> str:
    """The page, in the words that the letter was made with; whatever the data or the lender state stands there as text."""
    environment = page_environment("creditline.models.letter")
    environment.filters["whole"] = _whole
    return environment.get_template("letter.html.j2").render(letter=letter, t=texts(words), title=letter.title)


def _whole(sentence: str) -> Markup:
    """A sentence whose days and sums stay on one line."""
    found, at = Markup(""), 0
    for one in _WHOLE.finditer(sentence):
        found += escape(sentence[at : one.start()]) + Markup('<span class="whole">{}</span>').format(one[0])
        at = one.end()
    return found + escape(sentence[at:])
