"""A lender's own phrases laid over those shipped, and everything that is wrong with them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from creditline.features.declare import Unit
from creditline.features.declare.phrases import unknown_phrase
from creditline.features.declare.speech import Manner
from creditline.models.words.tables import Table

_OPEN = frozenset({"features", "concepts", "events", "indicators", "numbers.currencies"})
_HAN, _LATIN = re.compile("[\u3400-\u9fff]"), re.compile("[A-Za-z]")


@dataclass(frozen=True)
class OwnPhrases:
    """`tables`: those shipped with the lender's phrases in place of theirs. `own`: the lender's by key, tables and all.

    `faults`: a sentence for each phrase that cannot be taken; `tables` and `own` are without them.
    """

    tables: Table
    own: Mapping[str, str]
    faults: tuple[str, ...]


def overlay(shipped: Table, own: Table, where: str) -> OwnPhrases:
    """Lay a lender's tables over those shipped; what is in braces is not looked at."""
    taken: dict[str, str] = {}
    faults: list[str] = []
    known = _Known(dict(leaves(shipped)))
    tables = _laid(shipped, own, where, "", known, taken, faults)
    return OwnPhrases(tables, taken, tuple(faults))


def leaves(table: Table, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every key with what stands there, tables joined by dots."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from leaves(value, f"{place}{key}.")
        else:
            yield f"{place}{key}", value


@dataclass(frozen=True)
class _Known:
    texts: Mapping[str, str]

    @property
    def han(self) -> bool:
        """Whether the language is written in Chinese characters."""
        return any(_HAN.search(str(text)) for text in self.texts.values())

    def elsewhere(self, key: str) -> str | None:
        """The key of another table that ends alike."""
        near = [known for known in self.texts if known.rpartition(".")[2] == key] or get_close_matches(
            key, self.texts, 1, 0.7
        )
        return near[0] if near else None


def _laid(
    shipped: Table, own: Table, where: str, place: str, known: _Known, taken: dict[str, str], faults: list[str]
) -> dict[str, Any]:
    merged = dict(shipped)
    at = f"{where}: {place.removesuffix('.')}" if place else where
    for key, value in own.items():
        below, path = shipped.get(key), f"{place}{key}"
        if isinstance(value, Mapping) and (isinstance(below, Mapping) or (below is None and _is_unit(place, key))):
            merged[key] = _laid(below or {}, value, where, f"{path}.", known, taken, faults)
        elif isinstance(below, Mapping):
            faults.append(f"{where}: {path} is a table of phrases, not {value!r}; it has {', '.join(below)}")
        elif below is None and (isinstance(value, Mapping) or not _may_be_new(place, key, known)):
            faults.append(_unknown(key, shipped, at, known))
        elif fault := _fault(value, known.texts.get(path, ""), known.han):
            faults.append(f"{where}: {path} {fault}")
        else:
            merged[key] = taken[path] = value
    return merged


def _may_be_new(place: str, key: str, known: _Known) -> bool:
    """Whether a phrase may stand where none is shipped: in a table of names, or a unit's own in place of the usual one."""
    table, _, within = place.removesuffix(".").partition(".")
    return place.removesuffix(".") in _OPEN or (
        table == "sentences" and bool(within) and f"{table}.{key}" in known.texts
    )


def _is_unit(place: str, key: str) -> bool:
    return place == "sentences." and key in {*Unit, *Manner}


def _unknown(key: str, shipped: Table, at: str, known: _Known) -> str:
    near = get_close_matches(key, shipped, 1, 0.5)
    other = None if near else known.elsewhere(key)
    return unknown_phrase(key, shipped, at) if other is None else f"{at} has no phrase {key!r}; did you mean {other}?"


def _fault(text: object, shipped: str, han: bool) -> str | None:
    if not isinstance(text, str):
        return f"is {text!r}, which is no phrase; write text in quotes"
    if not text.strip():
        return "is empty; write a phrase for it"
    said = re.sub(r"{\w*}", "", text)
    own, other = (_HAN, _LATIN) if han else (_LATIN, _HAN)
    if other.search(said) and not own.search(said) and own.search(re.sub(r"{\w*}", "", shipped)):
        return f"is {text!r}, which is not in the language of the file; write it in that language"
    return None
