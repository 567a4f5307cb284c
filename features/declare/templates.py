"""How a change of a feature is said: sentences per unit, as data in the table `sentences` of each language's words.

`{name}` stands for the feature's name, `{before}` and `{after}` for its values as they are spoken.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from creditline.features.declare.kinds import Unit
from creditline.features.declare.phrases import overlaid, phrase, read_phrases
from creditline.features.errors import DeclarationError
from creditline.features.words.languages import files, short_path, word_table


@dataclass(frozen=True)
class Templates:
    """A sentence for every way a value can change, without a full stop.

    `rose`, `fell`: both numbers known; `rose_slightly`, `fell_slightly`: too little to be told apart when spoken;
    `appeared`: null before; `vanished`: null now; `changed`: from one category to another; `unknown`: null twice.
    """

    rose: str = phrase("name", "before", "after")
    fell: str = phrase("name", "before", "after")
    rose_slightly: str = phrase("name", "before", "after")
    fell_slightly: str = phrase("name", "before", "after")
    appeared: str = phrase("name", "after")
    vanished: str = phrase("name", "before")
    changed: str = phrase("name", "before", "after")
    unknown: str = phrase("name")

    def naming(self, name: str) -> "Templates":
        """The same sentences about the feature called `name`."""
        return Templates(*(sentence.replace("{name}", name) for sentence in astuple(self)))


def templates(language: str, unit: str) -> Templates:
    """The sentences of a unit in a language, the name still to be put in; KeyError for a language there is not."""
    return _templates(files()[language]).of(unit)


@cache
def _templates(file: Path) -> "UnitTemplates":
    return all_templates(word_table(file).get("sentences", {}), f"{short_path(file)}: sentences")


@dataclass(frozen=True)
class UnitTemplates:
    """One language's sentences: those of every unit, and those of units that say some otherwise."""

    usual: Templates
    units: Mapping[str, Templates]

    def of(self, unit: str) -> Templates:
        """The sentences of a unit."""
        return self.units.get(unit, self.usual)


def sentence_table(language: str) -> dict[str, Any]:
    """The sentences of a language as they stand in its file; KeyError for a language there is not."""
    table: dict[str, Any] = word_table(files()[language]).get("sentences", {})
    return table


def all_templates(table: Mapping[str, Any], where: str) -> UnitTemplates:
    """One language's table as values; DeclarationError where a sentence is missing, unknown, or names another field."""
    units = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    usual = {key: value for key, value in table.items() if key not in units}
    unknown = [unit for unit in units if unit not in set(Unit)]
    if unknown:
        raise DeclarationError(
            f"{where} has sentences of {unknown[0]!r}, which is no unit; there are {', '.join(Unit)}"
        )
    return UnitTemplates(
        read_phrases(Templates, usual, where),
        {
            unit: read_phrases(Templates, overlaid(usual, own, f"{where}.{unit}"), f"{where}.{unit}")
            for unit, own in units.items()
        },
    )
