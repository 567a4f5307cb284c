"""Requests that come when they come, whether or not those before are answered: below the capacity, and above it.

    python benchmarks/serve/open_loop.py [PLACE] [--seconds 20]

First the capacity is measured, one row with reasons over 16 connections that always ask. Then requests come at random moments at
70 % of it, over 4 connections and over 64 (over one that is free, else they wait for one, which counts); p99 is from the moment
they were due. Last they come at twice the capacity, over a new connection wherever none is free, as clients who do not know of each
other do: what is accepted has to be answered soon, the excess by 503.
"""

import argparse
import asyncio
import random
import time
from collections import Counter
from multiprocessing import Process, Queue
from pathlib import Path

import numpy as np
from lab import as_json, feature_rows, made, model_of, serving
from load import answer, load, request

MOST = 3.0  # times p99 over 4 connections that it may be over 64
SOON = 2.0  # seconds in which what is accepted at twice the capacity is answered, at p99


async def _come(
    port: int, requests: list[bytes], rate: float, connections: int | None, seconds: float
) -> tuple[list[float], list[float], Counter[int]]:
    """Seconds of those answered by 200 and by 503, from when they were due, and how often each status came.

    `connections`: None for as many as it takes.
    """
    free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(connections or 0):
        free.put_nowait(await asyncio.open_connection("127.0.0.1", port))
    chance, taken, refused, statuses = random.Random(7), [], [], Counter[int]()
    tasks: set[asyncio.Task[None]] = set()

    async def one(place: int, due: float) -> None:
        if connections is None and free.empty():
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        else:
            reader, writer = await free.get()
        writer.write(requests[place % len(requests)])
        status, _ = await answer(reader)
        statuses[status] += 1
        (taken if status == 200 else refused).append(time.perf_counter() - due)
        free.put_nowait((reader, writer))

    due = began = time.perf_counter()
    place = 0
    while due - began < seconds:
        due += chance.expovariate(rate)
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        task = asyncio.create_task(one(place, due))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        place += 1
    await asyncio.gather(*tasks)
    while not free.empty():
        free.get_nowait()[1].close()
    return taken, refused, statuses


def _in_a_process(told: "Queue[tuple[list[float], list[float], Counter[int]]]", *asked: object) -> None:
    told.put(asyncio.run(_come(*asked)))  # type: ignore[arg-type]


def came(*asked: object) -> tuple[list[float], list[float], Counter[int]]:
    """The same from a process of its own, so that what the server takes is not taken from the clock."""
    told: Queue[tuple[list[float], list[float], Counter[int]]] = Queue()
    process = Process(target=_in_a_process, args=(told, *asked))
    process.start()
    found = told.get()
    process.join()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("place", nargs="?", type=Path, default=Path("runs/serve"))
    parser.add_argument("--seconds", type=float, default=20.0)
    asked = parser.parse_args()
    place = asked.place.resolve()
    place.mkdir(parents=True, exist_ok=True)
    lender, folder = made(place)
    requests = [request("/v1/score", as_json({"rows": [row]})) for row in feature_rows(lender, model_of(folder), 300)]
    p99: dict[tuple[float, int | None], float] = {}
    with serving(folder, log=place / "open_loop.log") as (port, _, _):
        capacity = load(port, requests, 16, asked.seconds / 2).per_second
        print(f"capacity {capacity:.0f} requests/s")
        for share, connections in ((0.7, 4), (0.7, 64), (2.0, None)):
            taken, refused, statuses = came(port, requests, share * capacity, connections, asked.seconds)
            p50, p99[share, connections] = 1e3 * np.percentile(taken, (50, 99))
            said = f"  503 after p99 {1e3 * np.percentile(refused, 99):.0f} ms" if refused else ""
            over = connections or "any"
            print(
                f"{share:.0%} over {over:>3}: p50 {p50:6.1f} ms  p99 {p99[share, connections]:6.1f} ms  {dict(statuses)}{said}"
            )
    times = p99[0.7, 64] / p99[0.7, 4]
    print(f"p99 over 64 connections is {times:.2f} times that over 4")
    assert times <= MOST
    assert set(statuses) <= {200, 503}
    assert statuses[503], "nothing was refused at twice the capacity"
    assert p99[2.0, None] <= 1e3 * SOON


if __name__ == "__main__":
    main()
