"""The languages there are: one for each file of words."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from creditline.features.errors import DeclarationError

FOLDER = Path(__file__).parent

_added: dict[str, Path] = {}


def languages() -> tuple[str, ...]:
    """The languages by the `place` their files state; the first is spoken where none is asked for."""
    return _in_order(tuple(files().values()))


def usual_language() -> str:
    """The language that is spoken where none is asked for."""
    return languages()[0]


def files() -> dict[str, Path]:
    """The file of each language: those shipped, and those added."""
    return _shipped() | _added


def add_words(file: Path) -> None:
    """Speak one more language in this process, that of the file's name; DeclarationError where it cannot be read."""
    _place(file)
    _added[file.stem] = file


def short_path(file: Path) -> str:
    """How a message names a file of words: with its room."""
    return "/".join(file.parts[-3:])


@cache
def word_table(file: Path) -> dict[str, Any]:
    """A file of words as it stands; DeclarationError where it cannot be read."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DeclarationError(f"{file} holds no words that can be read ({error}); write phrases as TOML") from None


def _place(file: Path) -> int:
    place = word_table(file).get("place")
    if type(place) is not int:
        raise DeclarationError(f"{file} states no place among the languages; begin it with a line like place = 3")
    return place


@cache
def _shipped() -> dict[str, Path]:
    return {file.stem: file for file in sorted(FOLDER.glob("*.toml"))}


@cache
def _in_order(listed: tuple[Path, ...]) -> tuple[str, ...]:
    return tuple(file.stem for file in sorted(listed, key=lambda file: (_place(file), file.stem)))
