"""A server under load while its model is swapped, by good models and by others, and hostile requests come: what came of it."""

import asyncio
import itertools
import json
import shutil
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import minisign
import resealed
from hostile_load import answered, healths, sent_beside

from creditline.models.artefact import Model, write_model
from creditline.models.artefact.signing import new_key, sign_model

BAD = ("damaged", "resealed", "unsigned")


@dataclass
class Soaked:
    """`counted`: requests of one row that were right, busy, wrong or lost; `hostile`: what came of the others; `memory` in MB, once
    a second; `healths`: seconds that `/healthz` took; `asked`: swaps by kind.
    """

    counted: Counter[str] = field(default_factory=Counter)
    hostile: Counter[str] = field(default_factory=Counter)
    memory: list[float] = field(default_factory=list)
    healths: list[float] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)

    @property
    def grown(self) -> float:
        """Mean memory of the last tenth over that of the second."""
        tenth = max(1, len(self.memory) // 10)
        return sum(self.memory[-tenth:]) / sum(self.memory[tenth : 2 * tenth])


def models_in(place: Path, models: Sequence[Model]) -> dict[str, Path]:
    """Folders of the models, signed, and of one damaged, one resealed and signed, and one unsigned; `key.pub` beside them."""
    new_key(place / "key", "")
    folders = {f"good {number}": place / f"good-{number}" for number in range(len(models))}
    for model, folder in zip(models, folders.values(), strict=True):
        write_model(model, folder)
        sign_model(folder, place / "key", None, "risk team", None)
    for name in BAD:
        folders[name] = place / name
        shutil.copytree(place / "good-0", place / name)
    booster = (place / "good-1" / "booster.txt").read_bytes()
    (place / "damaged" / "booster.txt").write_bytes(booster[: len(booster) // 2])
    resealed.reseal(place / "resealed", "booster.txt", booster.replace(b"left_child=", b"left_child=999999 ", 1))
    sign_anything(place / "resealed", place / "key")
    (place / "unsigned" / "model.json.minisig").unlink()
    return folders


def sign_anything(folder: Path, key: Path) -> None:
    """Sign what is no model: `sign_model` reads what it signs."""
    with minisign.SecretKey.from_file(key) as secret:
        signature = secret.sign((folder / "model.json").read_bytes())
    (folder / "model.json.minisig").write_bytes(bytes(signature) + b"\n")


def point(link: Path, folder: Path) -> None:
    """Have the link lead to another folder, in one step."""
    beside = link.with_name(link.name + ".next")
    beside.symlink_to(folder)
    beside.replace(link)


async def one_by_one(port: int, requests: Sequence[bytes]) -> list[bytes]:
    """The answers to the requests."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    found = []
    for one in requests:
        writer.write(one)
        found.append((await answered(reader))[1])
    writer.close()
    return found


def soak(
    port: int, process: int, requests: Sequence[bytes], expected: Sequence[set[bytes]], folders: dict[str, Path], link: Path,
    batch: bytes, seconds: float, every: float = 2.0,
) -> Soaked:  # fmt: skip
    """Have four connections ask `requests`, each of which any good model answers by one of `expected`, for `seconds`."""
    found = Soaked()
    with sent_beside(port, batch, seconds) as hostile:
        asyncio.run(_soak(found, port, process, requests, expected, folders, link, seconds, every))
    found.hostile = hostile
    return found


async def _soak(found, port, process, requests, expected, folders, link, seconds, every):  # type: ignore[no-untyped-def]
    until = time.monotonic() + seconds

    async def client(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for turn in itertools.count(number):
            if time.monotonic() >= until:
                break
            place = turn % len(requests)
            try:
                writer.write(requests[place])
                status, body = await answered(reader)
            except (OSError, asyncio.IncompleteReadError):
                found.counted["lost"] += 1
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                continue
            found.counted["busy" if status == 503 else "right" if body in expected[place] else "wrong"] += 1
            await asyncio.sleep(0.02)
        writer.close()

    async def swapping() -> None:
        good = itertools.cycle(name for name in folders if name not in BAD)
        bad = itertools.cycle(BAD)
        for number in itertools.count(1):
            await asyncio.sleep(every)
            if time.monotonic() > until - every:
                break
            name = next(bad) if number % 3 == 0 else next(good)
            point(link, folders[name])
            found.asked[name] += 1

    async def watching() -> None:
        while time.monotonic() < until:
            pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
            found.memory.append(pages * 4096 / 2**20)
            await asyncio.sleep(1)

    await asyncio.gather(
        *(client(7 * n) for n in range(4)), swapping(), watching(), healths(port, until, found.healths)
    )


def swaps_in(log: Path) -> Counter[str]:
    """How often a swap was done and refused, by the server's log; every line of which is an event."""
    events = [json.loads(line) for line in log.read_text().splitlines()]
    return Counter(event["outcome"] for event in events if event["event"] == "swap")
