"""What a policy says to customers itself, in each language."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from creditline.features.declare.phrases import check_phrase
from creditline.features.errors import DeclarationError
from creditline.features.words.languages import languages


@dataclass(frozen=True)
class PolicyWords:
    """One phrase per language, which may name fields in braces; none where nothing may be said."""

    by_language: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, table: Mapping[str, str], where: str, *named: str) -> "PolicyWords":
        """From a table of languages; DeclarationError for a language there is not, and for a field that is none of `named`."""
        for language in table:
            if language not in languages():
                raise DeclarationError(f"{where} has words in {language!r}; there are {' and '.join(languages())}")
        return cls(tuple((name, check_phrase(text, named, f"{where}.{name}")) for name, text in table.items()))

    def said(self, language: str) -> str | None:
        """The phrase in a language, or None."""
        return dict(self.by_language).get(language)

    @property
    def missing(self) -> tuple[str, ...]:
        """The languages that there are and that nothing is said in."""
        there = dict(self.by_language)
        return tuple(language for language in languages() if language not in there)

    @property
    def fields(self) -> frozenset[str]:
        """What any of the phrases names in braces."""
        return frozenset(
            name for _, text in self.by_language for _, name, _, _ in Formatter().parse(text) if name is not None
        )
