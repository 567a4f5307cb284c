"""`/healthz` while everything hostile is sent at once: large batches, bodies that were once slow, slow heads, too many connections.

    python benchmarks/serve/hostile.py [PLACE] [--seconds 60]

Prints the longest that `/healthz` took, what was answered to whom, and the resident memory; the kinds of bodies are those of
tests/oracles/hostile_bodies.py. Fails over 100 ms (`--most`), or where a request of one row is answered by neither 200 nor 503.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter
from multiprocessing import Process, Queue
from pathlib import Path

import numpy as np
from lab import as_json, feature_rows, made, model_of, serving
from load import answer, request

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "oracles"))
from hostile_bodies import MAKERS


async def hostile(port: int, batch: bytes, until: float, counted: Counter[str], connections: int = 8) -> None:
    """Send what is hostile until then; what comes back is counted, and what is lost expected."""
    head = b"POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"

    async def bodies(seed: int) -> None:
        chance = random.Random(seed)
        while time.monotonic() < until:
            body = chance.choice(MAKERS)(chance, chance.choice([100, 60_000, 300_000]))
            await once(request(chance.choice(["/v1/score", "/v1/why"]), body), "bodies")
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
                status, _ = await asyncio.wait_for(answer(reader), 60)
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
        status, _ = await answer(reader)
        assert status == 200
        taken.append(time.perf_counter() - began)
        await asyncio.sleep(0.1)
    writer.close()


async def _small(port: int, one: bytes, until: float, counted: Counter[str]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.monotonic() < until:
        writer.write(one)
        status, _ = await answer(reader)
        counted[f"one row {status}"] += 1
        await asyncio.sleep(0.02)
    writer.close()


async def _asked(port: int, one: bytes, seconds: float) -> tuple[list[float], Counter[str]]:
    until = time.monotonic() + seconds
    taken: list[float] = []
    counted: Counter[str] = Counter()
    await asyncio.gather(healths(port, until, taken), _small(port, one, until, counted))
    return taken, counted


def _sent(port: int, batch: bytes, seconds: float, told: "Queue[Counter[str]]") -> None:
    """In a process of its own: making such bodies takes time, in which nobody would look at the clock."""
    counted: Counter[str] = Counter()
    asyncio.run(hostile(port, batch, time.monotonic() + seconds, counted))
    told.put(counted)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("place", nargs="?", type=Path, default=Path("runs/serve"))
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--most", type=float, default=100.0, help="milliseconds that /healthz may take")
    asked = parser.parse_args()
    place = asked.place.resolve()
    place.mkdir(parents=True, exist_ok=True)
    lender, folder = made(place)
    rows = feature_rows(lender, model_of(folder), 200)
    one = request("/v1/score", as_json({"rows": rows[:1]}))
    batch = request("/v1/why", as_json({"rows": (rows * 5)[:1000]}))
    with serving(folder, "--timeout", 2, log=place / "hostile.log") as (port, _, process):
        alone, _ = asyncio.run(_asked(port, one, 5))
        told: Queue[Counter[str]] = Queue()
        sending = Process(target=_sent, args=(port, batch, asked.seconds, told))
        sending.start()
        taken, counted = asyncio.run(_asked(port, one, asked.seconds))
        counted += told.get(timeout=120)
        sending.join()
        memory = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1]) * 4096 / 2**20
    longest = 1e3 * max(taken)
    print(f"/healthz before: p50 {1e3 * np.median(alone):.1f} ms, at most {1e3 * max(alone):.0f} ms")
    print(
        f"/healthz {len(taken)} times: p50 {1e3 * np.median(taken):.1f} ms, at most {longest:.0f} ms; {memory:.0f} MB"
    )
    print(json.dumps(dict(sorted(counted.items()))))
    assert longest <= asked.most, "the server did not say in time that it lives"
    assert all(name.endswith((" 200", " 503")) for name in counted if name.startswith("one row"))


if __name__ == "__main__":
    main()
