"""A load of HTTP requests over kept connections, and how long each took; the same for every server compared."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Taken:
    """`seconds` of each request in the order they ended, their statuses, and the span of all of them."""

    seconds: np.ndarray
    statuses: tuple[int, ...]
    span: float

    @property
    def per_second(self) -> float:
        """Requests answered in a second."""
        return len(self.seconds) / self.span

    def text(self) -> str:
        """One line of a report."""
        p50, p99 = 1e3 * np.percentile(self.seconds, (50, 99))
        bad = sum(status != 200 for status in self.statuses)
        return f"p50 {p50:7.2f} ms  p99 {p99:7.2f} ms  {self.per_second:8.1f} requests/s  {bad} not 200"


def request(path: str, body: bytes, headers: Sequence[tuple[str, str]] = ()) -> bytes:
    """A POST of JSON as it goes over the wire."""
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/json"]
    lines += [f"Content-Length: {len(body)}", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join([*lines, "", ""]).encode() + body


def load(port: int, requests: Sequence[bytes], connections: int, seconds: float, warm: int = 50) -> Taken:
    """Send the requests in turn over `connections` at once for `seconds`, after `warm` that do not count."""
    return asyncio.run(_load(port, requests, connections, seconds, warm))


async def _load(port: int, requests: Sequence[bytes], connections: int, seconds: float, warm: int) -> Taken:
    await _until(port, requests, connections, lambda count: count >= warm)
    began = time.perf_counter()
    taken = await _until(port, requests, connections, lambda _: time.perf_counter() - began >= seconds)
    span = time.perf_counter() - began
    return Taken(np.array([second for second, _ in taken]), tuple(status for _, status in taken), span)


async def _until(
    port: int, requests: Sequence[bytes], connections: int, over: Callable[[int], bool]
) -> list[tuple[float, int]]:
    taken: list[tuple[float, int]] = []

    async def client(start: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        number = start
        while not over(len(taken)):
            began = time.perf_counter()
            writer.write(requests[number % len(requests)])
            status, _ = await answer(reader)
            taken.append((time.perf_counter() - began, status))
            number += connections
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(client(start) for start in range(connections)))
    return taken


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body of the next answer on a connection."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    length = next(int(line.partition(":")[2]) for line in lines if line.lower().startswith("content-length:"))
    return int(first.split(" ")[1]), await reader.readexactly(length)
