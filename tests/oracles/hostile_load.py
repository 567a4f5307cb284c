"""Everything hostile sent to a server at once, from a process of its own, and whether `/healthz` is answered meanwhile."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.queues import Queue

from hostile_bodies import MAKERS

_SPAWN = get_context("spawn")


def post(path: str, body: bytes) -> bytes:
    """A POST of JSON as it goes over the wire."""
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def answered(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body of the next answer on a connection."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = int(head.partition("\r\ncontent-length: ")[2].partition("\r\n")[0])
    return int(head.split(" ")[1]), await reader.readexactly(length)


async def hostile(port: int, batch: bytes, until: float, counted: Counter[str], connections: int = 8) -> None:
    """Send what is hostile until then; what comes back is counted, and what is lost expected."""
    head = b"POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"

    async def bodies(seed: int) -> None:
        chance = random.Random(seed)
        while time.monotonic() < until:
            body = chance.choice(MAKERS)(chance, chance.choice([100, 60_000, 300_000]))
            await once(post(chance.choice(["/v1/score", "/v1/why"]), body), "bodies")
            await asyncio.sleep(0.02)

    async def batches() -> None:
        while time.monotonic() < until:
            await once(batch, "batches")

    async def heads() -> None:
        while time.monotonic() < until:
            await once(head + b"X: " + b"a" * 1_000_000, "heads")
            await once(head + b"X: a", "slow heads", ends=False)
            await asyncio.sleep(0.05)

    async def once(data: bytes, kind: str, ends: bool = True) -> None:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(data)
            if ends:
                status, _ = await asyncio.wait_for(answered(reader), 60)
                counted[f"{kind} {status}"] += 1
            writer.close()
        except (OSError, asyncio.IncompleteReadError):
            counted[f"{kind} ended"] += 1

    await asyncio.gather(*map(bodies, range(connections)), *(batches() for _ in range(connections)), heads())


async def healths(port: int, until: float, taken: list[float]) -> None:
    """Ask for `/healthz` ten times a second, over one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.monotonic() < until:
        began = time.perf_counter()
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        status, _ = await answered(reader)
        assert status == 200
        taken.append(time.perf_counter() - began)
        await asyncio.sleep(0.1)
    writer.close()


def _sent(port: int, batch: bytes, seconds: float, told: "Queue[Counter[str]]") -> None:
    """In a process of its own: making such bodies takes time, in which nobody would look at the clock."""
    counted: Counter[str] = Counter()
    asyncio.run(hostile(port, batch, time.monotonic() + seconds, counted))
    told.put(counted)


@contextmanager
def sent_beside(port: int, batch: bytes, seconds: float) -> Iterator[Counter[str]]:
    """While the `with` lasts, at least `seconds`, all that is hostile is sent; at its end the counter has what came of it."""
    counted: Counter[str] = Counter()
    told: Queue[Counter[str]] = _SPAWN.Queue()
    process = _SPAWN.Process(target=_sent, args=(port, batch, seconds, told))
    process.start()
    try:
        yield counted
        counted += told.get(timeout=seconds + 120)
    finally:
        process.join(10)
        process.kill()
