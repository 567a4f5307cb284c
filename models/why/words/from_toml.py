"""The wording of a language: as shipped, or with a lender's own phrases in place of some."""

from functools import cache
from pathlib import Path
from typing import Any

from creditline.features.declare.phrases import read_phrases, read_toml
from creditline.features.declare.templates import all_templates
from creditline.features.declare.windows import Windows
from creditline.features.errors import DeclarationError
from creditline.features.words.languages import files, languages, short_path
from creditline.models.why.words.announced_words import AnnouncedWords
from creditline.models.why.words.letter_words import LetterWords
from creditline.models.why.words.own_names import OwnNames, own_names
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
from creditline.models.words.languages import language_of, words_file
from creditline.models.words.overlay import OwnPhrases, overlay
from creditline.models.words.tables import Table, of_models, shipped_tables, table_at

SECTIONS: dict[str, type] = {
    "names": Names,
    "dates": Dates,
    "numbers": Numbers,
    "values": ValueWords,
    "page": Page,
    "notice": NoticeWords,
    "in_default": DefaultWords,
    "letter": LetterWords,
    "announced": AnnouncedWords,
}


def wording(language: str | None) -> Wording:
    """The words of a language, as they are in the words files; of the usual one for None. DataError for another."""
    spoken = language_of(language)
    return _wording(spoken, words_file(spoken), files()[spoken])


@cache
def _wording(language: str, *read: Path) -> Wording:
    """`read`: the files the words come from; where they are others, so are the words."""
    return made(language, shipped_tables(language), short_path(read[0]))


def own_wording(file: Path, language: str | None = None) -> Wording:
    """The words of a language with the phrases of a lender's own file in place of those shipped.

    The file states its `language`, and holds any of the tables and keys of the shipped files, and names of features and
    concepts by name in `[features]` and `[concepts]`. DeclarationError names the file, the key and what is allowed: for a
    phrase that does not exist, one that is empty or in another language, and a field in braces that it does not have; and
    for a file in another language than asked for. DataError for a language there is not.
    """
    spoken, laid = read_own(file, language)
    if laid.faults:
        raise DeclarationError(laid.faults[0])
    return made(spoken, laid.tables, str(file), own_names(spoken, laid.tables, str(file)))


def read_own(file: Path, language: str | None = None) -> tuple[str, OwnPhrases]:
    """The language of a lender's own file, and its phrases laid over those shipped; errors as `own_wording`, but for its faults."""
    asked, own = None if language is None else language_of(language), read_toml(file)
    stated = own.pop("language", None)
    if stated not in languages():
        raise DeclarationError(
            f"{file} must state its language; write language = {' or '.join(map(repr, languages()))}"
        )
    if asked not in (None, stated):
        raise DeclarationError(f"{file} is in {stated!r}, but {asked!r} was asked for; give the wording of {asked!r}")
    return stated, overlay(shipped_tables(stated), own, str(file))


def made(language: str, tables: Table, where: str, names: OwnNames | None = None) -> Wording:
    """The words that are in these tables; DeclarationError where one is missing, unknown, or names what it may not."""
    values: dict[str, Any] = {
        name: read_phrases(kind, of_models(name, table_at(tables, where, name)), f"{where}: {name}")
        for name, kind in SECTIONS.items()
    }
    own = names or OwnNames({}, {}, {})
    return Wording(
        language=language,
        last_days=read_phrases(Windows, tables["windows"], f"{where}: windows").last,
        sentences=all_templates(tables["sentences"], f"{where}: sentences"),
        tables=tables,
        where=where,
        features=own.features,
        concepts=own.concepts,
        events=own.events,
        **values,
    )
