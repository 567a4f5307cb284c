"""The languages an answer is given in."""

from typing import get_args

from creditline.features.errors import DataError
from creditline.models.why.answer.values import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)


def language_of(name: str) -> Language:
    """The language called `name`; DataError if there is none."""
    for language in LANGUAGES:
        if language == name:
            return language
    raise DataError(f"there are no words in {name!r}; ask for {' or '.join(LANGUAGES)}")
