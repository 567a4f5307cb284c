"""The words of a column that features tell apart: declared, named in every language, and found again under other spellings."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from creditline.features.errors import DeclarationError
from creditline.features.toml.text import read_table
from creditline.features.words.named import Named

_ALIKE = 0.6  # how alike two spellings are at least, 0 to 1, to be taken for one word


@dataclass(frozen=True)
class Word:
    """One word: as data write it, and what it is called. `also`: what lenders write for it, to be recognised by."""

    word: str
    named: Named
    also: tuple[str, ...] = ()

    @property
    def spellings(self) -> Iterator[str]:
        """Every way to say it, in small letters."""
        yield from (_plain(one) for one in (self.word, *self.named.by_language().values(), *self.also))


@dataclass(frozen=True)
class Vocabulary:
    """The words there are. `otherwise`: what becomes of a row that says another word, or none; half a sentence.

    `if_none`: what to do about rows without a word; None where they are as usual. `needed`: data of which no word at all
    is known are wrong.
    """

    words: tuple[Word, ...]
    otherwise: str
    if_none: str | None = "hand it over where the bureau tells it"
    needed: bool = False

    def __contains__(self, text: object) -> bool:
        return any(word.word == text for word in self.words)

    def nearest(self, text: str) -> Word | None:
        """The word that is spelt most like `text` in any language, None where none is near."""
        near = get_close_matches(_plain(text), list(self._by_spelling), n=1, cutoff=_ALIKE)
        return self._by_spelling[near[0]] if near else None

    @cached_property
    def _by_spelling(self) -> dict[str, Word]:
        return {spelling: word for word in self.words for spelling in word.spellings}


def words_of(vocabulary: str) -> tuple[Word, ...]:
    """The words of a vocabulary, as `vocabularies.toml` lists them."""
    file = Path(__file__).with_name("vocabularies.toml")
    listed = read_table(file, DeclarationError, "install creditline again")[vocabulary]
    return tuple(
        Word(
            word,
            Named.of({language: said[0] for language, said in texts.items()}),
            tuple(also for said in texts.values() for also in said[1:]),
        )
        for word, texts in listed.items()
    )


def _plain(text: str) -> str:
    return text.strip().casefold().replace("-", "_").replace(" ", "_")
