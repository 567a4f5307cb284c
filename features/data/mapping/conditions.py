"""Which rows of a file are read."""

from dataclasses import dataclass, replace

from creditline.features.data.mapping.column_reading import Scalar
from creditline.features.data.mapping.fitting import require_formats
from creditline.features.errors import DataError


@dataclass(frozen=True)
class Condition:
    """What a file's column must be for a row to be read; all that is stated must hold.

    `any_of` and `none_of` compare as text, and numbers by value; an empty value is none of anything. `at_least`,
    `at_most`, `above` and `below` compare numbers, or days and times where the limit is one; `format`: how the file
    writes these.
    """

    any_of: tuple[Scalar, ...] = ()
    none_of: tuple[Scalar, ...] = ()
    filled: bool | None = None
    at_least: Scalar | None = None
    at_most: Scalar | None = None
    above: Scalar | None = None
    below: Scalar | None = None
    format: str | tuple[str, ...] = ()


def condition_of(name: str, told: Scalar | tuple[Scalar, ...] | Condition, place: str) -> Condition:
    """What is asked of the column; DataError, beginning with `place`, where it is nothing."""
    if isinstance(told, tuple):
        told = Condition(any_of=told)
    elif not isinstance(told, Condition):
        told = Condition(any_of=(told,))
    if told.format:
        require_formats((told.format,) if isinstance(told.format, str) else told.format, f"{place} {name}")
    if replace(told, format=()) == Condition():
        raise DataError(f"{place} asks nothing of {name}; state a value, a list, or {', '.join(_ASKS)}.")
    return told


_ASKS = ("any_of", "none_of", "filled", "at_least", "at_most", "above", "below")
