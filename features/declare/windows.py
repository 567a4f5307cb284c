"""How a window is said, in one language."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from creditline.features.declare.phrases import phrase, read_phrases
from creditline.features.words.languages import short_path, word_table

_YEAR = 365


@dataclass(frozen=True)
class Windows:
    """A window by itself (`last`, `last_year`), and a name within one (`within`) or over all history (`ever`)."""

    last: str = phrase("days")
    last_year: str = phrase()
    within: str = phrase("name", "last")
    ever: str = phrase("name")

    def of(self, days: int) -> str:
        """A window by itself: `the last 90 days`, `the last year`."""
        return self.last_year if days == _YEAR else self.last.format(days=days)

    def around(self, name: str, days: int | None) -> str:
        """A name in a window, or over all history (None)."""
        return self.ever.format(name=name) if days is None else self.within.format(name=name, last=self.of(days))


@cache
def windows(file: Path) -> Windows:
    """The phrases of a language's file; DeclarationError where one is missing or unknown."""
    return read_phrases(Windows, word_table(file).get("windows", {}), f"{short_path(file)}: windows")
