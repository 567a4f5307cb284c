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
    word_table(file)
    _added[file.stem] = file


@cache
def word_table(file: Path) -> dict[str, Any]:
    """A file of words as it stands; DeclarationError where it cannot be read or states no place."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DeclarationError(f"{file} holds no words that can be read ({error}); write phrases as TOML") from None
    if type(table.get("place")) is not int:
        raise DeclarationError(f"{file} states no place among the languages; begin it with a line like place = 3")
    return table


@cache
def _shipped() -> dict[str, Path]:
    return {file.stem: file for file in sorted(FOLDER.glob("*.toml"))}


@cache
def _in_order(listed: tuple[Path, ...]) -> tuple[str, ...]:
    return tuple(file.stem for file in sorted(listed, key=lambda file: (word_table(file)["place"], file.stem)))
