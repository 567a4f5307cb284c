"""The wording of a language: as shipped, or with a lender's own phrases in place of some."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from creditline.features.declare import Unit
from creditline.features.declare.phrases import overlaid, read_phrases, read_toml
from creditline.features.declare.templates import all_templates, sentence_table
from creditline.features.errors import DeclarationError
from creditline.models.why.answer.values import Language
from creditline.models.why.words.language import LANGUAGES, language_of
from creditline.models.why.words.wording import Compared, Dates, Names, NoticeWords, Numbers, Page, Wording

_SECTIONS: dict[str, type] = {
    "names": Names,
    "dates": Dates,
    "numbers": Numbers,
    "page": Page,
    "compared": Compared,
    "notice": NoticeWords,
}


@cache
def wording(language: Language) -> Wording:
    """The words of a language, as shipped."""
    return _made(_shipped(language), language, f"{language}.toml")


def own_wording(file: Path, language: str) -> Wording:
    """The words of a language with the phrases of a lender's own file in place of those shipped.

    The file states its `language`, and holds any of the tables and keys of the shipped one. DeclarationError names the
    file, the key and what is allowed: for a phrase that does not exist, one that is empty, a field in braces that it
    does not have, and a file in another language than asked for. DataError for a language there is not.
    """
    spoken, own = language_of(language), read_toml(file)
    stated = own.pop("language", None)
    if stated not in LANGUAGES:
        raise DeclarationError(f"{file} must state its language; write language = {' or '.join(map(repr, LANGUAGES))}")
    if stated != language:
        raise DeclarationError(
            f"{file} is in {stated!r}, but {language!r} was asked for; give the wording of {language!r}"
        )
    return _made(_own(_shipped(spoken), own, str(file)), spoken, str(file))


def _shipped(language: Language) -> dict[str, Any]:
    shipped = read_toml(Path(__file__).with_name(f"{language}.toml"))
    return {**shipped, "sentences": sentence_table()[language]}


def _own(shipped: Mapping[str, Any], own: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The shipped tables with a lender's own phrases; a unit may get sentences of its own, where it had none."""
    sentences = shipped["sentences"]
    table = {**shipped, "sentences": {**sentences, **{str(unit): sentences.get(unit, {}) for unit in Unit}}}
    return overlaid(table, own, where, open_tables=("currencies", "measures", *Unit))


def _made(table: Mapping[str, Any], language: Language, where: str) -> Wording:
    made: dict[str, Any] = {
        name: read_phrases(kind, table[name], f"{where}: {name}") for name, kind in _SECTIONS.items()
    }
    return Wording(language=language, sentences=all_templates(table["sentences"], f"{where}: sentences"), **made)
