"""How a change of a feature is said: sentences per unit or manner, as data in the table `sentences` of each language's words.

`{name}` stands for the feature's name, `{before}` and `{after}` for its values as they are spoken, `{event}` for what a recency
is about, `{nothing}` for what there was none of.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from creditline.features.declare.kinds import Unit
from creditline.features.declare.phrases import overlaid, phrase, read_phrases
from creditline.features.declare.speech import Manner
from creditline.features.errors import DeclarationError
from creditline.features.words.languages import files, short_path, word_table

_NEITHER = ("name", "event", "nothing")
_AFTER, _BEFORE = (*_NEITHER, "after"), (*_NEITHER, "before")
_CHANGE = ("name", "before", "after", "event", "nothing")


@dataclass(frozen=True)
class Templates:
    """A sentence for every way a value can change, without a full stop.

    `rose`, `fell`: both numbers known; `rose_slightly`, `fell_slightly`: too little to be told apart when spoken;
    `appeared`: null before; `vanished`: null now; `changed`: from one category to another; `unknown`: null twice.
    `more`, `less`, and of others `above` and `below`, are told without figures.

    Beside the value of others: `otherwise`; `none_of_own`, `none_of_others`: one is null; `as_others`: the same;
    `none_as_others`: both null. `reweighed`: a value alone, which counts otherwise now.
    """

    rose: str = phrase(*_CHANGE)
    fell: str = phrase(*_CHANGE)
    rose_slightly: str = phrase(*_CHANGE)
    fell_slightly: str = phrase(*_CHANGE)
    appeared: str = phrase(*_AFTER)
    vanished: str = phrase(*_BEFORE)
    changed: str = phrase(*_CHANGE)
    unknown: str = phrase(*_NEITHER)
    more: str = phrase(*_NEITHER)
    less: str = phrase(*_NEITHER)
    above: str = phrase(*_NEITHER)
    below: str = phrase(*_NEITHER)
    otherwise: str = phrase(*_CHANGE)
    none_of_own: str = phrase(*_BEFORE)
    none_of_others: str = phrase(*_AFTER)
    as_others: str = phrase(*_AFTER)
    none_as_others: str = phrase(*_NEITHER)
    reweighed: str = phrase(*_AFTER)

    def naming(self, name: str) -> "Templates":
        """The same sentences about the feature called `name`."""
        return Templates(*(sentence.replace("{name}", name) for sentence in astuple(self)))


def templates(language: str, unit: str, manner: str = Manner.LEVEL) -> Templates:
    """The sentences of a unit, or of a manner that has its own, in a language, the name still to be put in.

    KeyError for a language there is not.
    """
    return _templates(files()[language]).of(unit, manner)


@cache
def _templates(file: Path) -> "UnitTemplates":
    return all_templates(word_table(file).get("sentences", {}), f"{short_path(file)}: sentences")


@dataclass(frozen=True)
class UnitTemplates:
    """One language's sentences: those of every unit, and those of units and manners that say some otherwise."""

    usual: Templates
    units: Mapping[str, Templates]

    def of(self, unit: str, manner: str = Manner.LEVEL) -> Templates:
        """The sentences of a manner that has some of its own, else of the unit."""
        return self.units.get(manner) or self.units.get(unit, self.usual)


def sentence_table(language: str) -> dict[str, Any]:
    """The sentences of a language as they stand in its file; KeyError for a language there is not."""
    table: dict[str, Any] = word_table(files()[language]).get("sentences", {})
    return table


def all_templates(table: Mapping[str, Any], where: str) -> UnitTemplates:
    """One language's table as values; DeclarationError where a sentence is missing, unknown, or names another field."""
    units = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    usual = {key: value for key, value in table.items() if key not in units}
    unknown = [unit for unit in units if unit not in {*Unit, *Manner}]
    if unknown:
        raise DeclarationError(
            f"{where} has sentences of {unknown[0]!r}, which is no unit or manner; there are {', '.join((*Unit, *Manner))}"
        )
    return UnitTemplates(
        read_phrases(Templates, usual, where),
        {
            unit: read_phrases(Templates, overlaid(usual, own, f"{where}.{unit}"), f"{where}.{unit}")
            for unit, own in units.items()
            if own
        },
    )
