"""Load with hot swaps: no request is lost, every answer is one model's own, and memory stays flat.

    python benchmarks/serve/soak.py [PLACE] [--minutes 15]

Two models take turns in one folder, every three seconds by the watch; now and then a damaged one is put there, which must be
refused. Fails where a request is not answered by 200, an answer is not the one that either model gives alone, a swap is
missing, or the resident memory at the end is over 10 % above that after the first tenth.
"""

import argparse
import asyncio
import json
import shutil
import subprocess
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from lab import as_json, feature_rows, made, model_of, serving
from load import answer, request

from creditline.models.artefact import write_model
from creditline.models.calibration import Sigmoid

EVERY = 3.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("place", nargs="?", type=Path, default=Path("runs/serve"))
    parser.add_argument("--minutes", type=float, default=15.0)
    parser.add_argument("--connections", type=int, default=4)
    asked = parser.parse_args()
    place = asked.place.resolve()
    place.mkdir(parents=True, exist_ok=True)
    lender, folder = made(place)
    model = model_of(folder)
    models = (model, replace(model, calibration=Sigmoid(0.8, -0.1)))
    current = place / "current"
    shutil.rmtree(current, ignore_errors=True)
    rows = feature_rows(lender, model, 200)
    requests = [request("/v1/score", as_json({"rows": [row]})) for row in rows]
    expected = []
    for each in models:
        write_model(each, current)
        with serving(current, log=place / "soak.log") as (port, _, _):
            expected.append(asyncio.run(_answers(port, requests)))
    with serving(current, "--watch", "0.5", log=place / "soak.log") as (port, _, process):
        counted, memory, swaps = asyncio.run(
            _soak(port, requests, [set(one) for one in zip(*expected, strict=True)], models, current, process, asked)
        )
    events = [json.loads(line) for line in (place / "soak.log").read_text().splitlines()]
    done = Counter(event["outcome"] for event in events if event["event"] == "swap")
    early = memory[len(memory) // 10 : len(memory) // 5 + 1]
    start, end = sum(early) / len(early), sum(memory[-len(early) :]) / len(early)
    print(
        f"{counted['right']:,} requests, {counted['wrong']} wrong, {counted['lost']} lost; swaps asked {dict(swaps)}, seen {dict(done)}"
    )
    print(f"resident memory {start:.0f} MB early, {end:.0f} MB at the end, at most {max(memory):.0f} MB")
    assert counted["wrong"] == counted["lost"] == 0 and counted["right"]
    assert done["done"] >= 0.8 * swaps["done"] and (not swaps["refused"] or done["refused"])
    assert end <= 1.1 * start, "memory grows"


async def _answers(port: int, requests: list[bytes]) -> list[bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    found = []
    for one in requests:
        writer.write(one)
        found.append((await answer(reader))[1])
    writer.close()
    await writer.wait_closed()
    return found


async def _soak(port, requests, expected, models, current, process: subprocess.Popen[bytes], asked):  # type: ignore[no-untyped-def]
    until = time.monotonic() + 60 * asked.minutes
    counted: Counter[str] = Counter()
    memory: list[float] = []
    swaps: Counter[str] = Counter()

    async def client(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.monotonic() < until:
            place = number % len(requests)
            number += 1
            try:
                writer.write(requests[place])
                status, body = await answer(reader)
            except (OSError, asyncio.IncompleteReadError):
                counted["lost"] += 1
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                continue
            counted["right" if status == 200 and body in expected[place] else "wrong"] += 1
        writer.close()

    async def swapping() -> None:
        number = 0
        while time.monotonic() < until - EVERY:
            await asyncio.sleep(EVERY)
            number += 1
            if number % 10 == 0:
                (current / "booster.txt").write_text("tree\n")
                swaps["refused"] += 1
            else:
                await asyncio.to_thread(write_model, models[number % 2], current)
                swaps["done"] += 1

    async def watching() -> None:
        while time.monotonic() < until:
            pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
            memory.append(pages * 4096 / 2**20)
            await asyncio.sleep(1)

    await asyncio.gather(*(client(7 * n) for n in range(asked.connections)), swapping(), watching())
    return counted, memory, swaps


if __name__ == "__main__":
    main()
