"""What is wrong with a TOML table, in one sentence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from typing import Any, get_args, get_type_hints

from pydantic_core import ErrorDetails

_UNKNOWN, _MISSING = "unexpected_keyword_argument", "missing"
_NEEDED = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "date_type": "a date such as 2024-01-31",
    "date_parsing": "a date such as 2024-01-31",
    "tuple_type": "a list",
    "frozen_set_type": "a list",
    "dict_type": "a table",
    "dataclass_type": "a table",
}
Place = tuple[str | int, ...]


def fault_of(kind: type, table: Mapping[str, Any], found: Sequence[ErrorDetails]) -> str:
    """The first of the faults `found` in `table`, which was read as `kind`; a key misspelt before what is then missing."""
    first = next((fault for fault in found if fault["type"] == _UNKNOWN), found[0])
    place = _within(table, first["loc"][1:])
    key = place[-1]
    if first["type"] == _UNKNOWN:
        return unknown_key(str(key), _keys(kind, place[:-1]), said(table, place[:-1]))
    if first["type"] == _MISSING:
        held = _dataclass_in(_kind_at(kind, place))
        return f"{said(table, place[:-1])} has no {key if held is None else f'[{key}]'}; add it"
    value = _value(table, place)
    shown = value if value is None or isinstance(value, str | int | float | list | dict) else str(value)
    at = said(table, place)
    if first["type"] in ("enum", "literal_error"):
        words = first["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        near = get_close_matches(str(value), words.split(", "), 1, 0.5)
        return f"{at} is {shown!r}, which is none of {words}" + (f"; did you mean {near[0]}?" if near else "")
    same = [fault["type"] for fault in found if _within(table, fault["loc"][1:]) == place]
    needed = " or ".join(dict.fromkeys(_NEEDED.get(one, "another kind of value") for one in same))
    return f"{at} is {shown!r}, where {needed} must be"


def unknown_key(key: str, known: Iterable[str], place: str) -> str:
    """The sentence on a key that is not `known` in the table at `place`."""
    return f"{place} has the key {key!r}, which means nothing there; {there_are(key, known)}"


def there_are(key: str, known: Iterable[str]) -> str:
    """What could have been meant: the nearest that is known, or all that are."""
    known = tuple(known)
    near = get_close_matches(key, known, 1, 0.5)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(known) or 'none'}"


def said(table: Mapping[str, Any], place: Place) -> str:
    """A place as one would say it: the file, [table], [[tables]] 'name', or key of [table]."""
    value = _value(table, place)
    if not place:
        return "the file"
    names = ".".join(str(part) for part in place if isinstance(part, str))
    if isinstance(place[-1], int):
        if not isinstance(value, dict):
            return f"entry {place[-1] + 1} of {said(table, place[:-1])}"
        name = value.get("name")
        return f"[[{names}]] {name!r}" if isinstance(name, str) else f"[[{names}]] number {place[-1] + 1}"
    if isinstance(value, dict):
        return f"[{names}]"
    return f"{place[-1]} of {said(table, place[:-1])}" if place[:-1] else str(place[-1])


def _within(table: Mapping[str, Any], loc: Iterable[str | int]) -> Place:
    """`loc` without the steps that name an alternative of a type; the last may name a key that is not there."""
    place: list[str | int] = []
    value: Any = table
    for step in loc:
        inside = isinstance(value, dict) if isinstance(step, str) else isinstance(value, list)
        if inside:
            place.append(step)
            value = _value(value, (step,))
    return tuple(place)


def _value(value: Any, place: Place) -> Any:
    for step in place:
        value = value.get(step) if isinstance(value, Mapping) else value[step]
    return value


def _keys(kind: type, place: Place) -> tuple[str, ...]:
    """The keys that the dataclass at `place` in one of `kind` has."""
    held = _dataclass_in(_kind_at(kind, place))
    return () if held is None else tuple(field.name for field in fields(held))


def _kind_at(kind: Any, place: Place) -> Any:
    """The annotation of what stands at `place`; that of an entry is its list's or mapping's."""
    for step in place:
        if isinstance(step, str) and (held := _dataclass_in(kind)) is not None:
            kind = get_type_hints(held).get(step, kind)
    return kind


def _dataclass_in(kind: Any) -> Any:
    if is_dataclass(kind):
        return kind
    return next((held for part in get_args(kind) if (held := _dataclass_in(part)) is not None), None)
