"""`/healthz` while everything hostile is sent at once: large batches, bodies that were once slow, slow heads, too many connections.

    python benchmarks/serve/hostile.py [PLACE] [--seconds 60]

Prints the longest that `/healthz` took, what was answered to whom, and the resident memory; the kinds of bodies are those of
tests/oracles/hostile_bodies.py. Fails over 100 ms (`--most`), or where a request of one row is answered by neither 200 nor 503.
"""

import argparse
import asyncio
import json
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import numpy as np
from lab import as_json, feature_rows, made, model_of, serving
from load import answer, request

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "oracles"))
from hostile_load import healths, sent_beside


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


def waited(process: int) -> float:
    """Seconds that the threads of a process could have run and had no core; Linux only."""
    found = 0.0
    for task in Path(f"/proc/{process}/task").iterdir():
        with suppress(OSError):
            found += int((task / "schedstat").read_text().split()[1]) / 1e9
    return found


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
        idle = waited(process.pid)
        with sent_beside(port, batch, asked.seconds) as beside:
            taken, counted = asyncio.run(_asked(port, one, asked.seconds))
        counted += beside
        delayed = waited(process.pid) - idle
        memory = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1]) * 4096 / 2**20
    longest = 1e3 * max(taken)
    print(f"/healthz before: p50 {1e3 * np.median(alone):.1f} ms, at most {1e3 * max(alone):.0f} ms")
    print(
        f"/healthz {len(taken)} times: p50 {1e3 * np.median(taken):.1f} ms, at most {longest:.0f} ms; {memory:.0f} MB"
    )
    print(f"the server waited {delayed:.1f} s for a core, in {asked.seconds:g} s: what else ran on this machine")
    print(json.dumps(dict(sorted(counted.items()))))
    assert longest <= asked.most, "the server did not say in time that it lives"
    assert all(name.endswith((" 200", " 503")) for name in counted if name.startswith("one row"))


if __name__ == "__main__":
    main()
