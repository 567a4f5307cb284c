"""A TOML table as a frozen dataclass."""

import json
from collections.abc import Hashable, Mapping
from datetime import date, time
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import ConfigDict, TypeAdapter, ValidationError

from creditline.features.errors import CreditlineError
from creditline.features.toml.faults import fault_of

T = TypeVar("T")
_RULES = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


def typed(kind: type[T], table: Mapping[str, Any], where: str, error: type[CreditlineError]) -> T:
    """`table` as a dataclass `kind`, by its annotations; a field without a default must be there, no other may.

    Annotations: str, int, float (finite; a whole number will do), bool, date (or its text), enums and literals by value,
    tuples and sets, mappings, other dataclasses, and unions of these. `error` that begins with `where` and names the key
    and, if it is unknown, the nearest that is known; or says what a `__post_init__` refused.
    """
    try:
        # As JSON, because there text and lists are the only way to write an enum, a date or a tuple, also when strict.
        (made,) = _reader(cast("Hashable", kind)).validate_json(json.dumps([table], default=_text))
    except ValidationError as refused:
        told = fault_of(kind, table, refused.errors(include_url=False, include_input=False))
        raise error(f"{where}: {told}") from None
    except CreditlineError as refused:
        raise error(f"{where}: {refused}") from None
    return cast("T", made)


@cache
def _reader(kind: Hashable) -> TypeAdapter[Any]:
    # Within a tuple: a plain dataclass takes its rules from what holds it.
    held: Any = tuple.__class_getitem__(kind)
    return TypeAdapter(held, config=_RULES)


def _text(value: date | time) -> str:
    return value.isoformat()
