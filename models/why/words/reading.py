"""The wording of a language: as shipped, or with a lender's own phrases in place of some."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from creditline.features.declare.phrases import overlaid, read_phrases, read_toml
from creditline.features.errors import DeclarationError
from creditline.models.why.answer.values import Language
from creditline.models.why.words.language import LANGUAGES
from creditline.models.why.words.wording import Compared, Dates, Names, NoticeWords, Page, Wording

_SECTIONS: dict[str, type] = {"names": Names, "dates": Dates, "page": Page, "compared": Compared, "notice": NoticeWords}


@cache
def wording(language: Language) -> Wording:
    """The words of a language, as shipped."""
    return _made(_shipped(language), language, f"{language}.toml")


def own_wording(file: Path, language: Language) -> Wording:
    """The words of a language with the phrases of a lender's own file in place of those shipped.

    The file states its `language`, and holds any of the tables and keys of the shipped one. DeclarationError names the
    file, the key and what is allowed: for a phrase that does not exist, one that is empty, a field in braces that it
    does not have, and a file in another language than asked for.
    """
    own = read_toml(file)
    stated = own.pop("language", None)
    if stated not in LANGUAGES:
        raise DeclarationError(f"{file} must state its language; write language = {' or '.join(map(repr, LANGUAGES))}")
    if stated != language:
        raise DeclarationError(
            f"{file} is in {stated!r}, but {language!r} was asked for; give the wording of {language!r}"
        )
    return _made(overlaid(_shipped(language), own, str(file)), language, str(file))


def _shipped(language: Language) -> dict[str, Any]:
    return read_toml(Path(__file__).with_name(f"{language}.toml"))


def _made(table: Mapping[str, Any], language: Language, where: str) -> Wording:
    unknown = [name for name in table if name not in _SECTIONS]
    if unknown:
        raise DeclarationError(f"{where} has no table {unknown[0]!r}; there are {', '.join(_SECTIONS)}")
    missing = [name for name in _SECTIONS if name not in table]
    if missing:
        raise DeclarationError(f"{where} has no table {missing[0]}; it needs {', '.join(_SECTIONS)}")
    made: dict[str, Any] = {
        name: read_phrases(kind, table[name], f"{where}: {name}") for name, kind in _SECTIONS.items()
    }
    return Wording(language=language, **made)
