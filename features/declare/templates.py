"""How a change of a feature is said: one set of sentences per language and unit, as data in `sentences.toml`.

`{name}` stands for the feature's name, `{before}` and `{after}` for its values as they are spoken.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from creditline.features.declare.kinds import Unit
from creditline.features.declare.phrases import overlaid, phrase, read_phrases, read_toml
from creditline.features.errors import DeclarationError

FILE = Path(__file__).with_name("sentences.toml")


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


@cache
def templates(language: str, unit: str) -> Templates:
    """The sentences of a unit in `en` or `zh`, the name still to be put in; KeyError for another language."""
    return all_templates(sentence_table()[language], f"{FILE.name}: {language}").of(unit)


@dataclass(frozen=True)
class UnitTemplates:
    """One language's sentences: those of every unit, and those of units that say some otherwise."""

    usual: Templates
    units: Mapping[str, Templates]

    def of(self, unit: str) -> Templates:
        """The sentences of a unit."""
        return self.units.get(unit, self.usual)


def sentence_table() -> dict[str, Any]:
    """The shipped sentences by language, as they stand in the file."""
    return read_toml(FILE)


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
