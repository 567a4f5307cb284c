"""Requests that no client of ours sends, drawn at random."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

ODD = [None, True, False, 0, -1, 1, 2**31, 2**70, 1e308, -1e308, 5e-324, "", "x", "2024-13-01", "x" * 3000, [], {}, [[]], [None],
       {"": None}, "nan", 0.5, "\u0000", "\ud800", "🙂", 10**400, "1" * 5000]  # fmt: skip
PATHS = (
    "/v1/score",
    "/v1/why",
    "/v1/score",
    "/healthz",
    "/readyz",
    "/metrics",
    "/v1/model",
    "/openapi.json",
    "/docs",
    "/nowhere",
)


@dataclass(frozen=True)
class Sent:
    """`refused`: whether it may not be answered by 200. `patient`: seconds its client waits for an answer."""

    name: str
    content: bytes
    refused: bool = False
    patient: float = 60.0


def hostile(draw: random.Random, row: dict[str, Any]) -> Sent:
    """One of them."""
    name = draw.choice(list(KINDS))
    return KINDS[name](name, draw, row)


def _post(name: str, body: bytes, refused: bool = False, headers: bytes = b"", path: str = "/v1/score") -> Sent:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return Sent(name, head.encode() + headers + b"\r\n" + body, refused)


def _mutated(name: str, draw: random.Random, row: dict[str, Any]) -> Sent:
    def change(data: Any) -> Any:
        if isinstance(data, dict) and data and draw.random() < 0.9:
            key = draw.choice(list(data))
            how = draw.random()
            if how < 0.1:
                return {other: value for other, value in data.items() if other != key}
            return {**data, str(draw.choice(ODD)): 1} if how < 0.2 else {**data, key: change(data[key])}
        if isinstance(data, list) and data and draw.random() < 0.8:
            return [*data[:-1], change(data[-1])]
        return draw.choice(ODD)

    data = change({"rows": [row], "reasons": 4})
    return _post(name, json.dumps(data).encode("utf-8", "replace"), path=draw.choice(("/v1/score", "/v1/why")))


def _bytes(name: str, draw: random.Random, row: dict[str, Any]) -> Sent:
    body = bytearray(json.dumps({"rows": [row]}).encode())
    for _ in range(draw.randrange(1, 8)):
        body[draw.randrange(len(body))] = draw.randrange(256)
    return _post(name, bytes(body))


def _deep(name: str, draw: random.Random, row: dict[str, Any]) -> Sent:
    depth = draw.choice((100, 1000, 100_000))
    return _post(name, draw.choice((b"[" * depth, b'{"a":' * depth, b"[" * depth + b"]" * depth)), True)


def _quotes(name: str, draw: random.Random, row: dict[str, Any]) -> Sent:
    size = draw.choice((1000, 64_000, 200_000))
    return _post(name, draw.choice((b'"' + b'\\"' * size + b'"', b'{"' + b"\\" * size, b'"' * size)), True)


def _repeated(name: str, draw: random.Random, row: dict[str, Any]) -> Sent:
    count = draw.choice((2, 100, 20_000))
    inner = ",".join('"repayment.late_90d": 1' for _ in range(count))
    return _post(name, ('{"rows": [{"features": {' + inner + "}}]}").encode(), True)


def _many(name: str, draw: random.Random, row: dict[str, Any]) -> Sent:
    count = draw.choice((1, 100, 8000))
    inner = ",".join(f'"a{draw.randrange(10**9)}": 1' for _ in range(count))
    return _post(name, ('{"rows": [{"features": {' + inner + "}}]}").encode())


def _numbers(name: str, draw: random.Random, row: dict[str, Any]) -> Sent:
    number = draw.choice(
        ("NaN", "Infinity", "-Infinity", "1e999", "9" * 4000, "9" * 100_000, "-0", "01", "1.", ".5", "1e", "0x1")
    )
    return _post(name, f'{{"rows": [{{"features": {{"repayment.late_90d": {number}}}}}]}}'.encode())


def _headers(name: str, draw: random.Random, row: dict[str, Any]) -> Sent:
    size = draw.choice((100, 20_000, 500_000))
    headers = draw.choice(
        (
            b"X: " + b"a" * size + b"\r\n",
            b"".join(b"X%d: a\r\n" % n for n in range(size // 10)),
            b"X" * size + b": a\r\n",
        )
    )
    return _post(name, json.dumps({"rows": [row]}).encode(), size > 100_000, headers)


def _length(name: str, draw: random.Random, row: dict[str, Any]) -> Sent:
    stated = draw.choice((b"-1", b"x", b"99999999999999999999", b"1, 2", b"", b"0x10", b"+5"))
    return Sent(name, b"POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Length: " + stated + b"\r\n\r\n{}", True, 8.0)


def _chunks(name: str, draw: random.Random, row: dict[str, Any]) -> Sent:
    chunk = draw.choice(
        (
            b"zz\r\n{}\r\n0\r\n\r\n",
            b"ffffffffffff\r\n{}",
            b"2\r\n{}\r\n0\r\n\r\n",
            b"-2\r\n{}\r\n0\r\n\r\n",
            b"2;a=b\r\n{}\r\n0\r\n\r\n",
        )
    )
    head = b"POST /v1/score HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
    both = b"Content-Length: 5\r\n" if draw.random() < 0.3 else b""
    return Sent(name, head + both + b"\r\n" + chunk, True, 8.0)


def _noise(name: str, draw: random.Random, row: dict[str, Any]) -> Sent:
    content = draw.choice(
        (
            draw.randbytes(300),
            b"\x16\x03\x01" + draw.randbytes(60),
            b"GET\r\n\r\n",
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            b"\r\n" * 50,
        )
    )
    return Sent(name, content + b"\r\n\r\n", True, 8.0)


def _paths(name: str, draw: random.Random, row: dict[str, Any]) -> Sent:
    path = draw.choice(
        (*PATHS, "/" + "a" * 70_000, "/%00", "/../../etc/passwd", "/v1/score?" + "a=1&" * 5000, "//", "*")
    )
    method = draw.choice(("GET", "PUT", "DELETE", "OPTIONS", "TRACE", "HEAD", "CONNECT", "FOO"))
    return Sent(name, f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode(), False, 8.0)


def _cut(name: str, draw: random.Random, row: dict[str, Any]) -> Sent:
    whole = _post(name, json.dumps({"rows": [row] * 20}).encode()).content
    return Sent(name, whole[: draw.randrange(1, len(whole) - 1)], True, 0.3)


def _encoded(name: str, draw: random.Random, row: dict[str, Any]) -> Sent:
    body = json.dumps({"rows": [row]}).encode(draw.choice(("utf-16", "utf-32", "latin-1")))
    return _post(
        name,
        draw.choice((body, b"\xef\xbb\xbf" + body, body + b"\xff")),
        headers=draw.choice((b"Content-Encoding: gzip\r\n", b"")),
    )


def _large(name: str, draw: random.Random, row: dict[str, Any]) -> Sent:
    return _post(name, json.dumps({"rows": [row] * draw.choice((200, 2000, 20_000))}).encode())


KINDS: dict[str, Callable[[str, random.Random, dict[str, Any]], Sent]] = {
    "a changed value": _mutated,
    "changed bytes": _bytes,
    "deep": _deep,
    "escaped quotes": _quotes,
    "repeated names": _repeated,
    "many names": _many,
    "numbers": _numbers,
    "headers": _headers,
    "lengths": _length,
    "chunks": _chunks,
    "noise": _noise,
    "paths and methods": _paths,
    "cut off": _cut,
    "other encodings": _encoded,
    "many rows": _large,
}
