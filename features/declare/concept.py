"""What a person would call one thing: between a family of reasons and the features that measure it."""

import re
from dataclasses import dataclass

from creditline.features.declare.kinds import Family
from creditline.features.errors import DeclarationError
from creditline.features.words.languages import languages
from creditline.features.words.named import Named


@dataclass(frozen=True)
class Concept:
    """One thing in a person's words, such as payment delay or regular income; several features measure it.

    `name`: the family's name, a dot and lower-case words of its own. `words`: what it is called inside a sentence, in
    every language there is. DeclarationError for another name or a missing text.
    """

    name: str
    family: Family
    words: Named

    @classmethod
    def alike(cls, family: Family, own: str) -> "Concept":
        """A concept that is called the same in every language: its own lower-case words, `_` between them."""
        return cls(f"{family}.{own}", family, Named.alike(own.replace("_", " ")))

    def __post_init__(self) -> None:
        if not isinstance(self.family, Family):
            raise DeclarationError(f"concept {self.name}: {self.family!r} is no family; there are {', '.join(Family)}")
        if not re.fullmatch(rf"{self.family}\.[a-z0-9_]+", self.name):
            raise DeclarationError(
                f"concept {self.name!r} of the family {self.family} must be called {self.family}. and lower-case words"
            )
        unnamed = [language for language in languages() if not self.words.by_language().get(language, "").strip()]
        if unnamed:
            raise DeclarationError(
                f"concept {self.name}: words are needed in {' and in '.join(map(repr, unnamed))} too"
            )
