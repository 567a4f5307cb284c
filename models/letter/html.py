"""A letter as one HTML file: no other file, no script, no address; on a screen, a phone and paper."""

from creditline.models.letter.letter import Letter
from creditline.models.why.pages.page import page_environment
from creditline.models.why.pages.texts import texts


def letter_html(letter: Letter) -> str:
    """The page, in the letter's language; whatever the data or the lender state stands there as text."""
    template = page_environment("creditline.models.letter").get_template("letter.html.j2")
    return template.render(letter=letter, t=texts(letter.language), title=letter.title)
