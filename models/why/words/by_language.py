"""The words of every language: as shipped, or in a lender's own file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from creditline.features.errors import DeclarationError
from creditline.models.why.words.from_toml import own_wording, wording
from creditline.models.why.words.wording import Wording


@dataclass(frozen=True)
class Words:
    """How things are said. `own`: a lender's wordings, one a language at most; other languages are spoken as shipped."""

    own: tuple[Wording, ...] = ()

    def of(self, language: str | None) -> Wording:
        """The words of a language, of the usual one for None; DataError for one there is not."""
        shipped = wording(language)
        return next((own for own in self.own if own.language == shipped.language), shipped)


SHIPPED = Words()


def read_words(files: Sequence[Path]) -> Words:
    """The words with those of a lender's own files; errors as `own_wording`, DeclarationError for two of one language."""
    found: dict[str, tuple[Path, Wording]] = {}
    for file in files:
        own = own_wording(file)
        if own.language in found:
            raise DeclarationError(
                f"{found[own.language][0]} and {file} are both in {own.language!r}; put the phrases into one file"
            )
        found[own.language] = file, own
    return Words(tuple(own for _, own in found.values()))


def spoken_in(language: str, words: Words) -> Wording:
    """The words of the one language that is asked for; DeclarationError where a lender's own are all in others."""
    if words.own and all(own.language != language for own in words.own):
        own = words.own[0]
        raise DeclarationError(
            f"{own.where} is in {own.language!r}, but {language!r} was asked for; give the wording of {language!r}"
        )
    return words.of(language)
