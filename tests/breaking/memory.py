"""No memory: Python's at a random moment, or DuckDB's from the beginning; a command ends well or in a sentence."""

import json
import random
import signal
from collections.abc import Iterator
from pathlib import Path

from children import Stop, command
from warm import Task
from world import DAY, World

TRIALS = 60


def tasks(world: World, seed: int, share: float) -> Iterator[Task]:
    """Commands that cannot get memory."""
    for number in range(max(1, round(TRIALS * share))):
        yield Task(
            str(number), lambda folder, n=number: _tried(world, folder, random.Random(f"{seed} memory {n}")), 120
        )


def _tried(world: World, folder: Path, draw: random.Random) -> str:
    limit = ["--memory", f"{draw.choice((1, 5, 20, 80))}MB"]
    at_random = [
        ["score", world.model, world.lender, "--as-of", DAY, "--out", folder / "s.csv"],
        ["check", world.lender],
        ["simulate", folder / "made", "--customers", "60", "--months", "8"],
        ["train", world.lender, "--out", folder / "trained"],
    ]
    limited = [
        ["features", world.lender, "--as-of", DAY, "--out", folder / "f", *limit],
        [
            "decide",
            world.model,
            world.lender,
            "--as-of",
            DAY,
            "--policy",
            "graded",
            "--out",
            folder / "d.parquet",
            *limit,
        ],
    ]
    arguments = draw.choice(at_random + limited)
    stop = Stop(signal.SIGUSR1, draw.uniform(0.05, 2.0)) if arguments in at_random or draw.random() < 0.3 else None
    ended = command(arguments, folder / "said", stop)
    wrong = ended.unsound()
    if stop is not None and "RuntimeError: Query interrupted" in ended.last:
        wrong = None  # DuckDB looked for signals, and found this one: no memory it would have missed
    if wrong is None and [entry.name for entry in folder.iterdir() if entry.suffix in (".part", ".lock")]:
        wrong = "left what it was making"
    how = f"without memory after {stop.after:.2f} s" if stop else " ".join(limit)
    said = [f"{ended.arguments[0]} {how}: {wrong}"] if wrong else []
    became = "done" if ended.code == 0 else "no memory" if "memory" in ended.last else "refused"
    return json.dumps({"tried": 1, "wrong": said, "outcomes": {became: 1}})
