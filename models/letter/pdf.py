"""A letter as PDF: its page, set by WeasyPrint where that is installed."""

from creditline.features.errors import DataError
from creditline.models.letter.html import letter_html
from creditline.models.letter.letter import Letter
from creditline.models.why.words.wording import Wording


def letter_pdf(letter: Letter, words: Wording) -> bytes:
    """The printed page, in the words that the letter was made with; DataError where WeasyPrint is not installed.

    The same letter gives the same bytes.
    """
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:  # OSError: without its libraries
        raise DataError(
            f"a PDF needs WeasyPrint ({error}); run `pip install 'creditline[pdf]'`, or print the page of --format html"
        ) from error
    made: bytes = HTML(string=letter_html(letter, words)).write_pdf()
    return made
