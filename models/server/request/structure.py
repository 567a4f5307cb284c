"""How a body of JSON is built, counted in one pass over its bytes before anything of it is decoded."""

from dataclasses import dataclass

import numpy as np

_PART = 1 << 19  # bytes looked at at a time: what is held beside the body, and how long nobody else gets a turn
_STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")
_NOT_BRACKETS = bytes(range(256)).translate(None, b"[]{}")


@dataclass(frozen=True)
class Structure:
    """`depth`: the most arrays and objects open at once; `nests`: how many there are; `values`: at most so many of all kinds."""

    depth: int
    nests: int
    values: int


def structure_of(body: bytes) -> Structure:
    """What the bytes hold outside of texts; of what is no JSON, at least what a decoder meets before it stops.

    >>> structure_of(b'{"a": [1, "]]"]}')
    Structure(depth=2, nests=2, values=5)
    """
    if b"\\" in body:
        body = body.replace(b"\\\\", b"").replace(
            b'\\"', b""
        )  # from the left, as escapes are read: no quote is left inside
    deepest = depth = nests = values = 0
    within = False
    for start in range(0, len(body), _PART):
        part = np.frombuffer(body, np.uint8, min(_PART, len(body) - start), start)
        inside = np.bitwise_xor.accumulate(part == ord('"')) ^ within
        within = bool(inside[-1])
        outside = part[~inside].tobytes()
        brackets = np.frombuffer(outside.translate(_STEPS, _NOT_BRACKETS), np.int8)
        if brackets.size:
            levels = np.cumsum(brackets, dtype=np.int32)
            deepest = max(deepest, depth + int(levels.max()))
            depth += int(levels[-1])
        opened = int(np.count_nonzero(brackets == 1))
        nests += opened
        values += opened + outside.count(b",") + outside.count(b":")
    return Structure(deepest, nests, values + 1)
