"""Models edited by somebody who can also write their checksums: see `resealed`."""

import json
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import resealed
from warm import Task
from world import World

EDITS = {"booster.txt": 600, "model.json": 200, "reference.json": 70, "learned.json": 60, "refits.txt.gz": 70}
AT_ONCE = 50  # a child's
MEGABYTES = 300  # more than the untouched model


def tasks(world: World, seed: int, share: float) -> Iterator[Task]:
    """Children that try `AT_ONCE` edits of a file each."""
    for name, whole in EDITS.items():
        count = max(1, round(whole * share))
        for first in range(0, count, AT_ONCE):
            tried = min(AT_ONCE, count - first)
            begin = seed * 100_000 + first
            yield Task(
                f"{name} {first}", lambda folder, n=name, b=begin, c=tried: _tried(world.model, folder, n, b, c), 300
            )


def _tried(model: Path, folder: Path, name: str, first: int, count: int) -> str:
    signal.signal(signal.SIGALRM, _too_slow)
    sys.setrecursionlimit(1000)
    work = folder / "edited"
    work.mkdir()
    resealed.used(model)
    before = resealed.resource.getrusage(resealed.resource.RUSAGE_SELF).ru_maxrss // 1024
    found = resealed.tried(model, work, name, first, count)
    wrong = [f"{name}, edit {number}: {what}" for number, what in found["wrong"]]
    if found["grown"] - before > MEGABYTES:
        wrong.append(f"{name}, edits from {first}: took {found['grown'] - before} MB more than the untouched model")
    shutil.rmtree(work, ignore_errors=True)
    outcomes = {"refused": found["refused"], "other models": found["models"]}
    return json.dumps({"tried": count, "wrong": wrong, "outcomes": outcomes})


def _too_slow(*_: object) -> None:
    raise TimeoutError(f"an edit took more than {resealed.SECONDS} seconds")
