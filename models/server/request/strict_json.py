"""JSON as RFC 8259 has it and no more: one value, UTF-8, no NaN, no name twice, not nested without end."""

import json
import re

from creditline.models.server.request.limits import DEPTH
from creditline.models.server.request.problem import RequestError

_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_ALL = bytes(range(256))
_NOT_BRACKETS = _ALL.translate(None, b"[]{}")
_ALIKE = bytes.maketrans(b"{}", b"[]")  # which of both does not matter for how deep it is
_NOT_STRUCTURE = _ALL.translate(None, b'[]{}"\\')


def parse(body: bytes) -> object:
    """The value written in `body`; RequestError where it is not strict JSON.

    >>> parse(b'{"a": [1, 2.5, null]}')
    {'a': [1, 2.5, None]}
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError("not-json", f"byte {error.start} is not UTF-8; send the body as UTF-8") from None
    deep = nested_deeper(body, DEPTH)
    try:
        value: object = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise RequestError("not-json", f"line {error.lineno}, column {error.colno}: {error.msg}; send JSON") from None
    except ValueError:
        raise RequestError(
            "not-json", "a whole number has too many digits; send numbers that a double can hold"
        ) from None
    except RecursionError:
        deep = True
    if deep:
        raise RequestError("not-json", f"values are nested deeper than {DEPTH}; no request needs that")
    if "\\ud" in text or "\\uD" in text:
        _refuse_half_characters(value)
    return value


def nested_deeper(body: bytes, depth: int) -> bool:
    """Whether arrays and objects lie in each other more than `depth` deep (or do not close).

    >>> nested_deeper(b'[["]]]]"]]', 2), nested_deeper(b'[[[]]]', 2)
    (False, True)
    """
    brackets = body.translate(_ALIKE, _NOT_STRUCTURE).replace(b'""', b"")
    if b'"' in brackets or b"\\" in brackets:  # a text holds brackets, quotes or backslashes
        brackets = _STRING.sub(b"", body).translate(_ALIKE, _NOT_BRACKETS)
    for _ in range(depth):
        if not brackets:
            return False
        brackets = brackets.replace(b"[]", b"")
    return bool(brackets)


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        name = next(name for name in names if names.count(name) > 1)
        raise RequestError("not-json", f"the name {name!r} occurs twice in one object; send each once", name)
    return found


def _no_number(constant: str) -> float:
    raise RequestError("not-json", f"{constant} is no JSON; send null where a number is not known")


def _refuse_half_characters(value: object) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise RequestError("not-json", "a text holds half of a surrogate pair; send whole characters") from None


_DECODER = json.JSONDecoder(object_pairs_hook=_each_once, parse_constant=_no_number)
