"""Whether data read back are of the types they are declared with: what JSON holds is anybody's."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from creditline.features.errors import DeclarationError

_LARGEST = 1e100  # no number of a model is beyond it, and no sum of such is infinite
_LARGEST_WHOLE = 2**63 - 1


def check_types(value: Any, where: str) -> None:
    """DeclarationError, naming the field, where one of a dataclass (or of one in it) is of another type than declared.

    Whole numbers do for numbers, truth values do not; every number is finite.
    """
    hints = get_type_hints(type(value))
    for one in fields(value):
        _check(getattr(value, one.name), hints[one.name], f"{where}.{one.name}" if where else one.name)


def _check(value: Any, hint: Any, where: str) -> None:
    if hint is Any:
        return
    if is_dataclass(value) and not isinstance(value, type):
        check_types(value, where)
        return
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        if not any(_fits(value, one, where) for one in inside):
            raise _wrong(value, where)
    elif origin is tuple:
        if not isinstance(value, tuple):
            raise _wrong(value, where)
        for place, one in enumerate(value):
            _check(one, inside[0], f"{where}[{place}]")
    elif origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
            raise _wrong(value, where)
        for name, one in value.items():
            _check(one, inside[1], f"{where}.{name}")
    elif hint is float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _LARGEST:
            raise _wrong(value, where)
    elif hint is int:
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST_WHOLE:
            raise _wrong(value, where)
    elif isinstance(hint, type) and not isinstance(value, hint):
        raise _wrong(value, where)


def _fits(value: Any, hint: Any, where: str) -> bool:
    try:
        _check(value, hint, where)
    except DeclarationError:
        return False
    return True


def _wrong(value: Any, where: str) -> DeclarationError:
    kind = "nothing" if value is None else f"a {type(value).__name__}"
    return DeclarationError(f"{where} holds {kind} that is not what it is declared as, or a number too large")
