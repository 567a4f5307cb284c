"""The wording of a language: as shipped, or with a lender's own phrases in place of some."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from creditline.features.declare import Unit
from creditline.features.declare.phrases import overlaid, read_phrases, read_toml
from creditline.features.declare.speech import Manner
from creditline.features.declare.templates import all_templates, sentence_table
from creditline.features.declare.windows import windows
from creditline.features.errors import DeclarationError
from creditline.features.words.languages import files, languages, short_path
from creditline.models.why.words.letter_words import LetterWords
from creditline.models.why.words.wording import (
    Dates,
    DefaultWords,
    Names,
    NoticeWords,
    Numbers,
    Page,
    ValueWords,
    Wording,
)
from creditline.models.words.languages import language_of, topic, words_file

_SECTIONS: dict[str, type] = {
    "names": Names,
    "dates": Dates,
    "numbers": Numbers,
    "values": ValueWords,
    "page": Page,
    "notice": NoticeWords,
    "in_default": DefaultWords,
    "letter": LetterWords,
}


def wording(language: str | None) -> Wording:
    """The words of a language, as they are in the words files; of the usual one for None. DataError for another."""
    spoken = language_of(language)
    return _wording(spoken, words_file(spoken), files()[spoken])


@cache
def _wording(language: str, *read: Path) -> Wording:
    """`read`: the files the words come from; where they are others, so are the words."""
    return _made(_table(language), language, short_path(read[0]))


def own_wording(file: Path, language: str) -> Wording:
    """The words of a language with the phrases of a lender's own file in place of those shipped.

    The file states its `language`, and holds any of the tables and keys of the shipped one. DeclarationError names the
    file, the key and what is allowed: for a phrase that does not exist, one that is empty, a field in braces that it
    does not have, and a file in another language than asked for. DataError for a language there is not.
    """
    spoken, own = language_of(language), read_toml(file)
    stated = own.pop("language", None)
    if stated not in languages():
        raise DeclarationError(
            f"{file} must state its language; write language = {' or '.join(map(repr, languages()))}"
        )
    if stated != language:
        raise DeclarationError(
            f"{file} is in {stated!r}, but {language!r} was asked for; give the wording of {language!r}"
        )
    return _made(_own(_table(spoken), own, str(file)), spoken, str(file))


def _table(language: str) -> dict[str, Any]:
    tables: dict[str, Any] = {name: topic(language, name) for name in _SECTIONS}
    return {**tables, "sentences": sentence_table(language)}


def _own(shipped: Mapping[str, Any], own: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The shipped tables with a lender's own phrases; a unit may get sentences of its own, where it had none."""
    sentences = shipped["sentences"]
    table = {**shipped, "sentences": {**sentences, **{str(one): sentences.get(one, {}) for one in (*Unit, *Manner)}}}
    return overlaid(table, own, where, open_tables=("currencies", *Unit, *Manner))


def _made(table: Mapping[str, Any], language: str, where: str) -> Wording:
    made: dict[str, Any] = {
        name: read_phrases(kind, table[name], f"{where}: {name}") for name, kind in _SECTIONS.items()
    }
    return Wording(
        language=language,
        last_days=windows(files()[language]).last,
        sentences=all_templates(table["sentences"], f"{where}: sentences"),
        **made,
    )
