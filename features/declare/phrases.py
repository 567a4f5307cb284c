"""Wording as data: phrases read from TOML into a frozen dataclass, each checked for the fields it may name in braces."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from string import Formatter
from typing import Any, TypeVar

from creditline.features.errors import DeclarationError
from creditline.features.toml.faults import there_are
from creditline.features.toml.text import read_table

T = TypeVar("T")
Table = Mapping[str, Any]


@dataclass(frozen=True)
class Phrase:
    """One phrase that there is: the key it stands under, tables and all, what it may name in braces, and its text."""

    key: str
    named: tuple[str, ...]
    text: str


def phrase(*named: str) -> Any:
    """A field for one phrase, which may name these in braces."""
    return field(metadata={"named": named})


def phrases(keys: Iterable[str], *named: str) -> Any:
    """A field for one phrase per key, each of which may name these in braces."""
    return field(metadata={"named": named, "keys": tuple(map(str, keys))})


def names(*named: str) -> Any:
    """A field for a table of names under any keys, maybe none, each of which may name these in braces."""
    return field(metadata={"open": True, "named": named})


def read_phrases(kind: type[T], table: Table, where: str) -> T:
    """A dataclass of phrases from a table: every phrase there is, no other, nothing unknown in braces.

    DeclarationError that names the place (`where`, the key) and what is allowed.
    """
    declared = {each.name: each.metadata for each in fields(kind)}  # type: ignore[arg-type]
    _same_keys(table, declared, where)
    values: dict[str, Any] = {}
    for name, about in declared.items():
        at = f"{where}.{name}"
        found = table[name]
        if "keys" in about or "open" in about:
            if not isinstance(found, Mapping):
                raise DeclarationError(
                    f"{at} is {found!r}, where a table is needed; write [{name}] and a phrase per key"
                )
            keys = about.get("keys", tuple(found))
            _same_keys(found, keys, at)
            values[name] = {key: check_phrase(found[key], about["named"], f"{at}.{key}") for key in keys}
        else:
            values[name] = check_phrase(found, about["named"], at)
    return kind(**values)


def phrases_of(kind: type[T], table: Table, place: str) -> Iterator[Phrase]:
    """The phrases of a table that `read_phrases` reads; `place`: the keys that lead to it, with a dot at the end."""
    for each in fields(kind):  # type: ignore[arg-type]
        named, found = each.metadata["named"], table[each.name]
        if isinstance(found, Mapping):
            yield from (Phrase(f"{place}{each.name}.{key}", named, text) for key, text in found.items())
        else:
            yield Phrase(f"{place}{each.name}", named, found)


def read_toml(file: Path) -> dict[str, Any]:
    """A wording file; DeclarationError where it cannot be read or is not TOML."""
    return read_table(file, DeclarationError, "name a file of phrases")


def overlaid(table: Table, own: Table, where: str) -> dict[str, Any]:
    """A table with the phrases of another in place of its own; DeclarationError for one that the first does not have."""
    merged = dict(table)
    for key, value in own.items():
        if key not in table:
            raise DeclarationError(unknown_phrase(key, table, where))
        below = table[key]
        if isinstance(below, Mapping) and not isinstance(value, Mapping):
            raise DeclarationError(f"{where}.{key} is a table of phrases, not {value!r}; it has {', '.join(below)}")
        merged[key] = overlaid(below, value, f"{where}.{key}") if isinstance(below, Mapping) else value
    return merged


def unknown_phrase(key: str, known: Iterable[str], where: str) -> str:
    """The sentence on a phrase that the table at `where` does not have, with the nearest that it has."""
    return f"{where} has no phrase {key!r}; {there_are(key, known)}"


def _same_keys(table: Table, keys: Iterable[str], where: str) -> None:
    keys = tuple(keys)
    for key in table:
        if key not in keys:
            raise DeclarationError(unknown_phrase(key, keys, where))
    for key in keys:
        if key not in table:
            raise DeclarationError(f"{where}.{key} is missing; write a phrase for it")


def check_phrase(text: object, named: tuple[str, ...], where: str) -> str:
    """`text` as a phrase that names none but these fields in braces; DeclarationError, which begins with `where`, for another."""
    if not isinstance(text, str):
        raise DeclarationError(f"{where} is {text!r}, which is no phrase; write text in quotes")
    if not text.strip():
        raise DeclarationError(f"{where} is empty; write a phrase for it")
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise DeclarationError(f"{where}: {error}; write a brace that is text twice") from None
    for _, name, spec, conversion in parts:
        if name is not None and (name not in named or spec or conversion):
            written = name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
            allowed = f"it may name {_or([f'{{{each}}}' for each in named])}" if named else "it names none"
            raise DeclarationError(f"{where} names {{{written}}}, which is no field of it; {allowed}")
    return text


def _or(words: Iterable[str]) -> str:
    return " or ".join(filter(None, (", ".join((listed := list(words))[:-1]), listed[-1])))
