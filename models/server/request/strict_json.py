"""JSON as RFC 8259 has it and no more: one value, UTF-8, no NaN, no name twice, not nested without end."""

import codecs
import json

from creditline.models.server.request.limits import DEPTH, MOST_NESTS, MOST_TOGETHER, MOST_VALUES
from creditline.models.server.request.problem import RequestError
from creditline.models.server.request.structure import structure_of

_PART = 1 << 20  # bytes decoded at a time, so that other threads get their turn between two


def parse(body: bytes) -> object:
    """The value written in `body`; RequestError where it is not strict JSON.

    >>> parse(b'{"a": [1, 2.5, null]}')
    {'a': [1, 2.5, None]}
    """
    built = structure_of(body)
    if built.depth > DEPTH:
        raise RequestError("not-json", f"values are nested deeper than {DEPTH}; no request needs that")
    if built.nests > MOST_NESTS or built.values > MOST_VALUES:
        said = f"more than {MOST_NESTS:,} objects and arrays or {MOST_VALUES:,} values arrived; send fewer at a time"
        raise RequestError("body-size", said)
    if built.together > 2 * MOST_TOGETHER or built.spread:
        said = f"more than {MOST_TOGETHER:,} values of one object or array arrived, or a text without end; no request needs that"
        raise RequestError("body-size", said)
    text = _text(body)
    try:
        value: object = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise RequestError("not-json", f"line {error.lineno}, column {error.colno}: {error.msg}; send JSON") from None
    except ValueError:
        raise RequestError(
            "not-json", "a whole number has too many digits; send numbers that a double can hold"
        ) from None
    if "\\ud" in text or "\\uD" in text:
        _refuse_half_characters(value)
    return value


def _text(body: bytes) -> str:
    parts = (body[start : start + _PART] for start in range(0, len(body), _PART))
    reader = codecs.getincrementaldecoder("utf-8")()
    try:
        return "".join([reader.decode(part) for part in parts]) + reader.decode(b"", True)
    except UnicodeDecodeError:
        raise RequestError("not-json", "a byte is not UTF-8; send the body as UTF-8") from None


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise RequestError(
                    "not-json", f"the name {name[:100]!r} occurs twice in one object; send each once", name
                )
            seen.add(name)
    return found


def _no_number(constant: str) -> float:
    raise RequestError("not-json", f"{constant} is no JSON; send null where a number is not known")


def _refuse_half_characters(value: object) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise RequestError("not-json", "a text holds half of a surrogate pair; send whole characters") from None


_DECODER = json.JSONDecoder(object_pairs_hook=_each_once, parse_constant=_no_number)
