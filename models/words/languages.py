"""The languages an answer is given in: those of the feature room, each with a file of words in this room too."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from creditline.features.errors import DataError, DeclarationError
from creditline.features.words.languages import add_words, files, languages, usual_language, word_table
from creditline.features.words.named import Named

FOLDER = Path(__file__).parent

_added: dict[str, Path] = {}


def language_of(name: str | None) -> str:
    """The language called `name`, the usual one for None; DataError if there is none."""
    if name is None:
        return usual_language()
    if name not in files():
        raise DataError(f"there are no words in {name!r}; ask for {' or '.join(languages())}")
    return name


def words_file(language: str) -> Path:
    """The model room's words in a language; DataError if there is no such language, DeclarationError if it lacks the file."""
    found = _added.get(language_of(language)) or _shipped().get(language)
    if found is None:
        raise DeclarationError(
            f"{FOLDER} has no {language}.toml, though the feature room speaks {language!r}; write it"
        )
    return found


def topic(language: str, *path: str) -> dict[str, Any]:
    """One table of a language's words; DeclarationError where it is missing."""
    file = words_file(language)
    table: Any = word_table(file)
    for name in path:
        if name not in table:
            raise DeclarationError(f"{file} has no table [{'.'.join(path)}]; write it with a phrase for each key")
        table = table[name]
    return dict(table)


def add_language(features_file: Path, models_file: Path) -> None:
    """Speak one more language in this process, that of the files' name: the feature room's words and this room's.

    DeclarationError where the files are named otherwise or cannot be read.
    """
    if features_file.stem != models_file.stem:
        raise DeclarationError(
            f"{features_file.name} and {models_file.name} are of two languages; name both files after the same"
        )
    word_table(models_file)
    add_words(features_file)
    _added[models_file.stem] = models_file


def common_to(names: Iterable[Named]) -> tuple[str, ...]:
    """The languages that there are and that everything has a name in, in order."""
    found = set(languages())
    for name in names:
        found.intersection_update(name.by_language())
    return tuple(language for language in languages() if language in found)


@cache
def _shipped() -> dict[str, Path]:
    return {file.stem: file for file in sorted(FOLDER.glob("*.toml"))}
