"""Data sets damaged at random: every command ends in a result or in a sentence."""

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import damaging
from children import command
from warm import Task
from world import BEFORE, DAY, World

DATA_SETS = 500
AT_ONCE = 5  # a child's
COMMANDS = ("score", "decide", "features", "why", "cuts", "validate", "train", "coverage", "show")
WEIGHTS = (6, 5, 4, 3, 2, 2, 2, 1, 1)


def tasks(world: World, seed: int, share: float) -> Iterator[Task]:
    """Children that damage `AT_ONCE` copies of the lender each, and let `check` and another command read them."""
    count = max(1, round(DATA_SETS * share))
    for first in range(0, count, AT_ONCE):
        numbers = range(first, min(count, first + AT_ONCE))
        yield Task(f"{numbers[0]}-{numbers[-1]}", lambda folder, n=numbers: _damaged(world, folder, seed, n), 300)


def _damaged(world: World, folder: Path, seed: int, numbers: range) -> str:
    found: dict = {"tried": 0, "wrong": [], "outcomes": {}}
    for number in numbers:
        draw = random.Random(f"{seed} damage {number}")
        lender = folder / "lender"
        shutil.copytree(world.lender, lender)
        done = damaging.damaged(lender, draw)
        for arguments in (["check", lender], _arguments(draw, world, lender, folder)):
            ended = command(arguments, folder / "said")
            wrong = ended.unsound()
            if wrong is not None:
                found["wrong"].append(f"{number}, {done}: {' '.join(ended.arguments)} {wrong}")
            name = {0: "read", 1: "refused", 2: "refused"}.get(ended.code or 0, "wrong")
            found["outcomes"][name] = found["outcomes"].get(name, 0) + 1
        left = [entry.name for entry in folder.iterdir() if entry.name.startswith(".") and entry.name != ".tmp"]
        if left:
            found["wrong"].append(f"{number}, {done}: left {left}")
        found["tried"] += 1
        shutil.rmtree(lender, ignore_errors=True)
    return json.dumps(found)


def _arguments(draw: random.Random, world: World, lender: Path, folder: Path) -> list[object]:
    """A command that reads the lender."""
    kind = draw.choices(COMMANDS, WEIGHTS)[0]
    policy = ["--policy", "graded"]
    return {
        "score": ["score", world.model, lender, "--as-of", DAY, "--out", folder / "scores.csv"],
        "decide": ["decide", world.model, lender, "--as-of", DAY, *policy, "--out", folder / "d.parquet"],
        "features": ["features", lender, "--as-of", DAY, "--out", folder / "features.parquet"],
        "why": ["why", world.model, lender, "--customer", world.customer, "--from", BEFORE, "--to", DAY, *policy],
        "cuts": ["why", world.model, lender, "--all-cuts", "--to", DAY, *policy, "--out", folder / "cuts.parquet"],
        "validate": ["validate", world.model, lender, "--refits", 0, "--horizon", 3, "--out", folder / "r.html"],
        "train": ["train", lender, "--out", folder / "model"],
        "coverage": ["words", "--coverage", world.model, lender, *policy, "--to", DAY],
        "show": ["check", lender, "--show", "3"],
    }[kind]
