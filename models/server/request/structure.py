"""How a body of JSON is built, counted in one pass over its bytes before anything of it is decoded."""

from dataclasses import dataclass

import numpy as np

_PART = 1 << 18  # bytes looked at at a time: what is held beside the body, and how long nobody else gets a turn
_STEPS = bytes.maketrans(b"[{]},:", b"\x01\x01\xff\xff\x00\x00")
_NOT_TOLD = bytes(range(256)).translate(None, b'[]{},:"')


@dataclass(frozen=True)
class Structure:
    """`depth`: the most arrays and objects open at once; `nests`: how many there are; `values`: at most so many of all kinds.

    `together`: the most values between two brackets, which a decoder reads without letting anybody else have a turn; `spread`:
    whether a quarter of a mebibyte has no text's end in it, which nothing that is asked here has.
    """

    depth: int
    nests: int
    values: int
    together: int
    spread: bool


def structure_of(body: bytes) -> Structure:
    """What the bytes hold outside of texts; of what is no JSON, at least what a decoder meets before it stops.

    >>> structure_of(b'{"a": [1, "]]"]}')
    Structure(depth=2, nests=2, values=5, together=1, spread=False)
    """
    if b"\\" in body:
        body = body.replace(b"\\\\", b"").replace(
            b'\\"', b""
        )  # from the left, as escapes are read: no quote is left inside
    deepest = depth = nests = values = together = since = 0
    within = spread = False
    for start in range(0, len(body), _PART):
        turns = body[start : start + _PART].translate(_STEPS, _NOT_TOLD).split(b'"')  # every other one lies in a text
        spread |= len(turns) == 1 and len(body) - start >= _PART
        marks = np.frombuffer(b"".join(turns[within::2]), np.int8)
        within ^= len(turns) % 2 == 0
        if not marks.size:
            continue
        levels = np.cumsum(marks, dtype=np.int32)
        deepest = max(deepest, depth + int(levels.max()))
        depth += int(levels[-1])
        opened = int(np.count_nonzero(marks == 1))
        nests += opened
        brackets = np.flatnonzero(marks)
        values += opened + marks.size - brackets.size
        gaps = np.diff(brackets, prepend=-1 - since, append=marks.size)
        together = max(together, int(gaps.max()) - 1)
        since = int(gaps[-1]) - 1
    return Structure(deepest, nests, values + 1, together, spread)
