"""What is wrong with a TOML table, in one sentence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
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


def fault_of(kind: type, table: Mapping[str, Any], found: "Sequence[ErrorDetails]") -> str:
    """The first of the faults `found` in `table`, which was read as `kind`; a key misspelt before what is then missing."""
    first = next((fault for fault in found if fault["type"] == _UNKNOWN), _deepest(table, found))
    place = _place(table, first)
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
    same = [fault["type"] for fault in found if _place(table, fault) == place]
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


def _deepest(table: Mapping[str, Any], found: "Sequence[ErrorDetails]") -> "ErrorDetails":
    """The first fault, or that within the alternative of its type which the value came nearest to."""
    start = _place(table, found[0])
    within = [fault for fault in found if _place(table, fault)[: len(start)] == start]
    return max(within, key=lambda fault: len(_place(table, fault)))


def _place(table: Mapping[str, Any], fault: "ErrorDetails") -> Place:
    """Where `fault` is, without the steps that name an alternative of a type; the last names a key that is not there."""
    loc = fault["loc"][1:]
    place: list[str | int] = []
    value: Any = table
    for number, step in enumerate(loc, 1):
        there = step in value if isinstance(value, dict) else isinstance(value, list) and isinstance(step, int)
        lacking = number == len(loc) and fault["type"] == _MISSING
        if there or lacking:
            place.append(step)
            value = _value(value, (step,))
    return tuple(place)


def _value(value: Any, place: Place) -> Any:
    for step in place:
        value = value.get(step) if isinstance(value, Mapping) else value[step]
    return value


def _keys(kind: type, place: Place) -> tuple[str, ...]:
    """The keys that the dataclass at `place` in one of `kind` has."""
    held = next((one for one in _alternatives(_kind_at(kind, place)) if is_dataclass(one)), None)
    return () if held is None else tuple(field.name for field in fields(held))


def _kind_at(kind: Any, place: Place) -> Any:
    """The annotation of what stands at `place`."""
    for step in place:
        kind = next(_inside(kind, step), kind)
    return kind


def _inside(kind: Any, step: str | int) -> Iterator[Any]:
    for one in _alternatives(kind):
        if isinstance(step, int):
            if get_origin(one) in (tuple, list, frozenset):
                yield get_args(one)[0]
        elif is_dataclass(one):
            if (held := get_type_hints(one).get(step)) is not None:
                yield held
        elif get_origin(one) is not None and issubclass(get_origin(one), Mapping):
            yield get_args(one)[1]


def _alternatives(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


def _dataclass_in(kind: Any) -> Any:
    if is_dataclass(kind):
        return kind
    return next((held for part in get_args(kind) if (held := _dataclass_in(part)) is not None), None)
