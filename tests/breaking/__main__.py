"""Try to break it: damaged data, kills, edited models, hostile requests, odd paths, two at a time, little memory.

    python tests/breaking [--seed N] [--share S] [--part NAME]... [--only CHILD]

Prints a table of what was tried and exits with 1 where anything went wrong. A trial is drawn from the seed, its part and its
number; what went wrong is printed with the name of its child, and `--part damage --only 30-34` with the same seed and share does
that child's trials again. `--share 0.03` is what CI runs; 1 takes up to an hour on two cores.
"""

import argparse
import importlib
import json
import os
import pkgutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
for folder in ("oracles", "mutants"):
    sys.path.append(str(Path(__file__).parents[1] / folder))

import connections  # noqa: E402
import damage  # noqa: E402
import edits  # noqa: E402
import kills  # noqa: E402
import memory  # noqa: E402
import odd_paths  # noqa: E402
import together  # noqa: E402
from tally import Part, table  # noqa: E402
from warm import Done, Task, each  # noqa: E402
from world import World, make_world  # noqa: E402

PARTS = {
    "damage": damage.tasks,
    "kills": kills.tasks,
    "edits": edits.tasks,
    "requests": connections.request_tasks,
    "load": connections.load_tasks,
    "paths": odd_paths.tasks,
    "together": together.tasks,
    "memory": memory.tasks,
}


def main() -> int:
    """Run the parts asked for; 0 where nothing went wrong."""
    asked = _arguments()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="creditline-break-") as place:
        home = Path(place)
        _import_all()
        (made,) = each([Task("world", _loudly(lambda _: _made(home / "world")), 600)], home / "work", 1)
        if made.answer is None:
            print(made.log, file=sys.stderr)
            return 1
        world, parts = World(home / "world"), {name: Part(name) for name in asked.part}
        for done in each(_tasks(asked, world), home / "work", asked.workers):
            found = _found(done)
            parts[done.name.partition(" ")[0]].add(found)
            for wrong in found["wrong"]:
                print(f"{done.name}: {wrong}\n", file=sys.stderr, flush=True)
    print(table(list(parts.values()), (time.monotonic() - begun) / 60))
    return int(any(part.wrong for part in parts.values()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests/breaking", description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--share", type=float, default=1.0, help="of the full number of trials")
    parser.add_argument("--part", action="append", choices=sorted(PARTS), help="only this part; may be repeated")
    parser.add_argument("--only", help="only the child of this name")
    parser.add_argument("--workers", type=int, default=2)
    found = parser.parse_args()
    found.part = found.part or list(PARTS)
    return found


def _tasks(asked: argparse.Namespace, world: World) -> Iterator[Task]:
    for name in asked.part:
        for task in PARTS[name](world, asked.seed, asked.share):
            if asked.only is None or asked.only == task.name:
                yield Task(f"{name} {task.name}", _loudly(task.run), task.cpu_seconds)


def _loudly(run: Callable[[Path], str]) -> Callable[[Path], str]:
    """The same, and what ends it is in the child's log."""

    def loud(folder: Path) -> str:
        try:
            return run(folder)
        except BaseException:
            traceback.print_exc()
            raise

    return loud


def _found(done: Done) -> dict:
    if done.answer is not None:
        return json.loads(done.answer)
    return {"tried": 1, "wrong": [f"{'took too long' if done.late else 'fell'}: {done.log[-1500:]}"]}


def _made(home: Path) -> str:
    home.mkdir()
    make_world(home)
    return "made"


def _import_all() -> None:
    for room in ("creditline", "creditline.features", "creditline.models", "creditline.training"):
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            importlib.import_module(module.name)
    for name in ("mlflow", "mlflow.pyfunc", "lightgbm", "optuna", "matplotlib.pyplot", "minisign"):
        importlib.import_module(name)


if __name__ == "__main__":
    sys.exit(main())
