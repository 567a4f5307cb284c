"""Bodies made to be slow or large, and what one may cost: for the tests, and for a fuzzer that looks for worse.

`python tests/oracles/hostile_bodies.py [CORPUS] [-max_total_time=600]` runs atheris over the same check (group `fuzz`, CPython 3.11).
"""

import json
import random
import sys
import time
from collections.abc import Callable

from creditline.models.server.request.parsed import RecordsRequest, parse_request
from creditline.models.server.request.problem import RequestError
from creditline.models.server.request.records import columns_of
from creditline.models.server.request.strict_json import parse
from creditline.models.server.request.structure import structure_of

NANOSECONDS = 4_000  # of one thread's time for each byte: usual requests take 20 to 200, and the machine may be busy
FREE = 0.02  # seconds that no body is blamed for: a collection of garbage, a first call

_HEAD = b'{"rows": [{"features": {"a": 1, "b": null}, "previous": {}}], "reasons": 4}'
_RECORDS = {
    "records": {
        "customers": [{"opened_on": "2022-01-01", "region": "hills", "tier": 2}],
        "transactions": [{"ts": "2024-03-02T10:00:00", "amount": 250.5, "direction": "out"}],
        "logins": [{"ts": "2024-06-05"}],
    },
    "as_of": ["2024-03-31", "2024-06-30"],
}
_PIECES = [
    b"[", b"]", b"{", b"}", b'"', b"\\", b'\\"', b"\\\\", b",", b":", b'{"a":', b'[{"', b"0", b"1e", b"9" * 40, b".5", b"-", b"\\u",
    b"\\ud800", b"\xf0\x9f\x98\x80", b"\xff", b" ", b"null", b"NaN", b'"x":', b'"":"",', b"{},", b"[],",
]  # fmt: skip


def read(body: bytes) -> str:
    """What comes of a body on its way to the model: `read`, or the kind of its refusal."""
    try:
        asked = parse_request(parse(body))
        if isinstance(asked, RecordsRequest):
            columns_of(asked.records)
    except RequestError as error:
        assert len(error.detail) < 1000
        return error.kind
    return "read"


def seconds(body: bytes) -> float:
    """The time of this thread that reading it takes."""
    began = time.thread_time()
    read(body)
    return time.thread_time() - began


def allowed(body: bytes) -> float:
    """The seconds it may take."""
    return FREE + 1e-9 * NANOSECONDS * len(body)


def _repeated(chance: random.Random, size: int) -> bytes:
    piece = b"".join(chance.choice(_PIECES) for _ in range(chance.randrange(1, 5)))
    return chance.choice(_PIECES) + piece * (size // len(piece))


def _within(chance: random.Random, size: int) -> bytes:
    return _HEAD.replace(chance.choice([b"1", b"null", b'"a"', b"{}"]), _repeated(chance, size), 1)


def _mixed(chance: random.Random, size: int) -> bytes:
    return b"".join(chance.choices(_PIECES, k=size // 4))


def _names(chance: random.Random, size: int) -> bytes:
    """Ever-different names, once more the first at the end or not."""
    names = [f'"n{i}":{chance.choice(["1", "null", "{}"])}' for i in range(size // 10)]
    return f'{{"rows":[{{"features":{{{",".join([*names, *names[: chance.randrange(2)]])}}}}}]}}'.encode()


def _attributes(chance: random.Random, size: int) -> bytes:
    """Rows that each have an attribute nobody else has."""
    table = chance.choice(["customers", "transactions", "logins"])
    rows = [{f"a{i}": 1, "opened_on": "2022-01-01", "ts": "2024-01-01"} for i in range(size // 50)]
    return json.dumps({**_RECORDS, "records": {table: rows}}).encode()


def _neighbours(chance: random.Random, size: int) -> bytes:
    days = {f"20{chance.randrange(10, 99)}-01-{i:02}": True for i in range(1, 28)}
    return json.dumps({**_RECORDS, "neighbours": {f"c{i}": days for i in range(size // 500)}}).encode()


def _changed(chance: random.Random, size: int) -> bytes:
    body = bytearray(json.dumps(_RECORDS).encode())
    for _ in range(chance.randrange(1, 4)):
        body[chance.randrange(len(body))] = chance.randrange(256)
    return bytes(body)


MAKERS: list[Callable[[random.Random, int], bytes]] = [
    _repeated, _within, _mixed, _names, _attributes, _neighbours, _changed,
]  # fmt: skip


def _one(data: bytes) -> None:
    """A fuzzer's input as a body of any length: the last byte says how often it is repeated."""
    body = data[:-1] * (1 << (data[-1] % 14)) if data else b""
    if len(body) <= 1 << 20 and seconds(body) > allowed(body) and seconds(body) > allowed(body):
        raise AssertionError(f"{len(body)} bytes took too long")


if __name__ == "__main__":
    import atheris

    for function in (parse, parse_request, columns_of, structure_of):
        atheris.instrument_func(function)
    atheris.Setup(sys.argv, _one)
    atheris.Fuzz()
