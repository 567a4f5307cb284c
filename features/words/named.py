"""What something is called, in every language."""

from collections.abc import Mapping
from dataclasses import dataclass

from creditline.features.errors import DataError
from creditline.features.words.languages import languages


@dataclass(frozen=True)
class Named:
    """A name in some languages: pairs of language and text, in alphabetical order.

    >>> Named((("en", "age"), ("zh", "年龄"))).said("zh")
    '年龄'
    """

    texts: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> "Named":
        """The name that these texts by language are."""
        return cls(tuple(sorted(dict(texts).items())))

    @classmethod
    def alike(cls, text: str) -> "Named":
        """The same text in every language there is: a lender's own name."""
        return cls.of(dict.fromkeys(languages(), text))

    def said(self, language: str) -> str:
        """The name in a language; DataError where it has none."""
        for spoken, text in self.texts:
            if spoken == language:
                return text
        there = " and ".join(self.by_language()) or "none"
        raise DataError(
            f"features have no names in {language!r} here, only in {there}; ask for one of those, or train the model "
            f"again where there are words in {language!r}"
        )

    def by_language(self) -> dict[str, str]:
        """The texts by language."""
        return dict(self.texts)
