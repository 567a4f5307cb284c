"""The forms a letter is written in, by the name that the commands call them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from creditline.models.letter.html import letter_html
from creditline.models.letter.json_form import letter_data
from creditline.models.letter.letter import Letter
from creditline.models.letter.pdf import letter_pdf
from creditline.models.letter.text import letter_text
from creditline.models.why.words.wording import Wording


@dataclass(frozen=True)
class LetterForm:
    """How a letter becomes a file that ends in `suffix`."""

    suffix: str
    write: Callable[[Letter, Wording], bytes]


def _as_json(letter: Letter) -> str:
    return json.dumps(letter_data(letter), ensure_ascii=False, indent=2)


FORMS: Mapping[str, LetterForm] = {
    "notice": LetterForm(".txt", lambda letter, words: f"{letter_text(letter, words)}\n".encode()),
    "html": LetterForm(".html", lambda letter, words: f"{letter_html(letter, words)}\n".encode()),
    "json": LetterForm(".json", lambda letter, _: f"{_as_json(letter)}\n".encode()),
    "pdf": LetterForm(".pdf", letter_pdf),
}
