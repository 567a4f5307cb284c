"""A feature's expression as plain values and back, so that a model can carry the definitions it was trained on."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from creditline.features.declare.aggregate import Aggregate, Anchor, How
from creditline.features.declare.expression import Difference, Fact, Number, Ratio, Times, Total
from creditline.features.declare.rows import AtLeast, Below, Is, IsNot, OnTarget, Rows
from creditline.features.declare.signs import FinalEvent, LoanArrears, StatementArrears
from creditline.features.errors import DeclarationError

_KINDS: dict[str, type] = {
    kind.__name__: kind
    for kind in (Aggregate, AtLeast, Below, Difference, Fact, Is, IsNot, OnTarget, Ratio, Rows, Times, Total)
} | {kind.__name__: kind for kind in (FinalEvent, LoanArrears, StatementArrears)}
_ENUMS: dict[tuple[str, str], type[Enum]] = {("Aggregate", "how"): How, ("Aggregate", "anchor"): Anchor}
_KIND = "is"  # the key that names what a mapping stands for


def expression_data(expression: Number) -> dict[str, Any]:
    """The expression as mappings, lists, texts and numbers, ready for JSON.

    >>> expression_data(Times(Fact("age_years"), 2.0))
    {'is': 'Times', 'of': {'is': 'Fact', 'name': 'age_years', 'is_attribute': False, 'is_number': True}, 'factor': 2.0}
    """
    found: dict[str, Any] = _plain(expression)
    return found


def expression_of(data: Mapping[str, Any]) -> Number:
    """The expression that `expression_data` told; DeclarationError where the values tell none.

    Only the declared kinds are made, each through its own checks: nothing in the data is run.
    """
    try:
        found = _made(data)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise DeclarationError(f"these values are no feature's expression ({error}); train the model again") from None
    if not isinstance(found, Number):
        raise DeclarationError(
            f"these values tell a {type(found).__name__}, no feature's expression; train the model again"
        )
    return found


def _plain(value: object) -> Any:
    if is_dataclass(value):
        return {_KIND: type(value).__name__} | {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Enum) else value


def _made(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_made(one) for one in value)
    if not isinstance(value, Mapping):
        return value
    name = value[_KIND]
    told = {key: _made(one) for key, one in value.items() if key != _KIND}
    for key in told:
        if (name, key) in _ENUMS:
            told[key] = _ENUMS[name, key](told[key])
    return _KINDS[name](**told)
