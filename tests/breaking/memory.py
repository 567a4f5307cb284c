"""Too little memory: a command ends well or in a sentence, whatever of its libraries could not get any."""

import json
import random
import resource
from collections.abc import Iterator
from pathlib import Path

from children import command
from warm import Task
from world import DAY, World

TRIALS = 60
_MOST = 400 * 2**20  # bytes of addresses beyond what the warm process has


def tasks(world: World, seed: int, share: float) -> Iterator[Task]:
    """Commands that may map from nothing to 400 MB more than this process has already."""
    for number in range(max(1, round(TRIALS * share))):
        yield Task(
            str(number), lambda folder, n=number: _tried(world, folder, random.Random(f"{seed} memory {n}")), 120
        )


def _tried(world: World, folder: Path, draw: random.Random) -> str:
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    limit = mapped + draw.randrange(_MOST)
    arguments = draw.choice(
        [
            ["score", world.model, world.lender, "--as-of", DAY, "--out", folder / "s.csv"],
            ["check", world.lender],
            ["features", world.lender, "--as-of", DAY, "--out", folder / "f.parquet"],
            ["decide", world.model, world.lender, "--as-of", DAY, "--policy", "graded", "--out", folder / "d.parquet"],
            ["simulate", folder / "made", "--customers", "60", "--months", "8"],
        ]
    )
    ended = command(arguments, folder / "said", address_space=limit)
    wrong = ended.unsound()
    said = [f"{ended.arguments[0]} with {(limit - mapped) >> 20} MB more: {wrong}"] if wrong else []
    return json.dumps({"tried": 1, "wrong": said, "outcomes": {"done" if ended.code == 0 else "refused": 1}})
