"""Everything that is wrong with a lender's own words, and what should be looked at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from string import Formatter

from creditline.features.declare.phrases import Phrase, check_phrase
from creditline.features.errors import DeclarationError
from creditline.models.why.words.by_language import Words, read_words
from creditline.models.why.words.from_toml import read_own
from creditline.models.why.words.own_names import shipped_names
from creditline.models.words.overlay import OwnPhrases
from creditline.models.words.tables import shipped_tables
from creditline.models.words.terms import forbidden_in
from creditline.training.commands.own_words.keys import fields_of, phrases_in, reader_of


@dataclass(frozen=True)
class Checked:
    """A file's `language` and its phrases by key. `faults`: with one of them it is refused; `warnings`: it can be used."""

    file: Path
    language: str
    own: Mapping[str, str]
    faults: tuple[str, ...]
    warnings: tuple[str, ...]


def checked(file: Path) -> Checked:
    """Look at every phrase; DeclarationError where the file cannot be read or states no language that there is."""
    language, laid = read_own(file)
    phrases = {phrase.key: phrase for phrase in phrases_in(shipped_tables(language))}
    wrong = dict(_fields(file, laid, phrases))
    right = {key: said for key, said in laid.own.items() if key not in wrong}
    warnings = (*_unknown_names(file, language, laid), *_looked_at(file, language, right, phrases))
    return Checked(file, language, laid.own, (*laid.faults, *wrong.values()), warnings)


def checked_words(files: Sequence[Path]) -> Words:
    """The words with those of a lender's own files, every phrase of which was looked at; DeclarationError for the first fault."""
    for file in files:
        faults = checked(file).faults
        if faults:
            raise DeclarationError(faults[0])
    return read_words(files)


def _fields(file: Path, laid: OwnPhrases, phrases: Mapping[str, Phrase]) -> Iterator[tuple[str, str]]:
    for key, text in laid.own.items():
        try:
            check_phrase(text, fields_of(key, phrases), f"{file}: {key}")
        except DeclarationError as fault:
            yield key, str(fault)


def _unknown_names(file: Path, language: str, laid: OwnPhrases) -> Iterator[str]:
    names = shipped_names(language)
    for table, known in (("features", names.features), ("concepts", names.concepts)):
        for name in (key for key, said in laid.tables[table].items() if isinstance(said, str) and key not in known):
            near = get_close_matches(name, known, 1, 0.8)
            meant = f"did you mean {near[0]}?" if near else "it must be one that your model has"
            yield f"{file}: {table}.{name} names nothing built in; {meant}"


def _looked_at(file: Path, language: str, own: Mapping[str, str], phrases: Mapping[str, Phrase]) -> Iterator[str]:
    for key, text in own.items():
        shipped = phrases.get(key)
        left_out = [] if shipped is None else sorted(_named(shipped.text) - _named(text))
        for hit in forbidden_in(text, language, reader_of(key)):
            instead = f"say {' or '.join(hit.use)}" if hit.use else "leave it out"
            yield f"{file}: {key} says {hit.word!r}, which is no word for that here; {instead}"
        if left_out:
            yield f"{file}: {key} does not say {', '.join(f'{{{name}}}' for name in left_out)}, which the shipped phrase says"


def _named(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
