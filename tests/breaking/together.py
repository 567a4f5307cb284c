"""Two at a time: writers of one output take turns, and a held SQLite store is waited for."""

import contextlib
import json
import os
import random
import shutil
import sqlite3
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from children import Ended, begin, command, end
from kills import commands
from warm import Task
from world import World

PAIRS = 24
TOGETHER = ("simulate", "features-folder", "score", "decide", "decide-months", "cuts", "export", "export-zip", "sign")
STORES = 4  # of the pairs: several processes make one new store
WRITERS = 3


def tasks(world: World, seed: int, share: float) -> Iterator[Task]:
    """Pairs of one command on one output, then writers of one new store, held by somebody else for a while."""
    count = max(1, round(PAIRS * share))
    for number in range(count):
        name = TOGETHER[number % len(TOGETHER)]
        yield Task(
            f"{name} {number}", lambda folder, n=name, k=number: _pair(world, folder, n, random.Random(f"{seed} pair {k}")), 300
        )  # fmt: skip
    for number in range(max(1, round(STORES * share))):
        yield Task(f"store {number}", _stored, 300)


def _pair(world: World, folder: Path, name: str, draw: random.Random) -> str:
    at, alone = folder / "at", folder / "alone"
    for place in (at, alone):
        place.mkdir()
        shutil.copytree(world.model, place / "model")
    (by_itself,) = (one for one in commands(world, alone) if one.name == name)
    command(by_itself.arguments, folder / "said")
    (one,) = (one for one in commands(world, at) if one.name == name)
    begun = time.monotonic()
    first = begin(one.arguments, folder / "first")
    time.sleep(draw.uniform(0, 0.5))
    second = begin(one.arguments, folder / "second")
    both = [end(pid, one.arguments, folder / log, begun) for pid, log in ((first, "first"), (second, "second"))]
    wrong = [f"{name}, two at a time: {what}" for what in _wrong(both)]
    for place in one.outputs:
        if not one.changing and not _alike(at / place, alone / place):
            wrong.append(f"{name}, two at a time: {place} is not what one alone writes")
    if left := [str(path.relative_to(at)) for path in at.rglob(".*") if path.suffix in (".part", ".lock")]:
        wrong.append(f"{name}, two at a time: left {left[:3]}")
    waited = sum("waiting until it is done" in ended.err for ended in both)
    return json.dumps({"tried": 1, "wrong": wrong, "outcomes": {"waited" if waited else "one after the other": 1}})


def _wrong(both: list[Ended]) -> Iterator[str]:
    for ended in both:
        if (wrong := ended.unsound()) is not None:
            yield wrong
        elif ended.code != 0:
            yield f"one ended with {ended.code}: {ended.last}"


def _alike(one: Path, other: Path) -> bool:
    if one.is_dir():
        names = [sorted(str(f.relative_to(p)) for f in p.rglob("*") if f.is_file()) for p in (one, other)]
        return names[0] == names[1] and all((one / n).read_bytes() == (other / n).read_bytes() for n in names[0])
    return one.is_file() and other.is_file() and one.read_bytes() == other.read_bytes()


def _stored(folder: Path) -> str:
    """Writers record a run each in a store that none of them has made yet; then another while somebody holds it."""
    store = folder / "mlflow.db"
    children = [_child(_record, store) for _ in range(WRITERS)]
    codes = [_wait(pid) for pid in children]
    holder = _child(_hold, store)
    while not store.with_name("held").exists() and not _gone(holder):
        time.sleep(0.02)
    codes += [_wait(_child(_record, store)), *([] if _gone(holder) else [_wait(holder)])]
    with contextlib.closing(sqlite3.connect(store)) as opened:
        (runs,) = opened.execute("SELECT count(*) FROM runs WHERE status = 'FINISHED'").fetchone()
        (versions,) = opened.execute("SELECT count(*) FROM model_versions").fetchone()
    wrong = [] if set(codes) == {0} else [f"writers of one store ended with {codes}"]
    if (runs, versions) != (WRITERS + 1, WRITERS + 1):
        wrong.append(f"{WRITERS + 1} writers of one store: {runs} runs and {versions} versions are in it")
    return json.dumps({"tried": WRITERS + 1, "wrong": wrong, "outcomes": {"recorded": runs}})


def _child(work: Callable[[Path], None], store: Path) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work(store)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _record(store: Path) -> None:
    from creditline.features.output.paths import sqlite_uri
    from creditline.models.export.mlflow.quiet import quiet
    from creditline.training.track.holding import held
    from creditline.training.track.register import register
    from creditline.training.track.store import experiment_id, open_client

    uri = sqlite_uri(store)
    with quiet(), held(uri):
        client = open_client(uri)
        run = client.create_run(experiment_id(client, uri, "creditline", None))
        client.log_param(run.info.run_id, "seed", 1)
        register(client, run.info.run_id, "creditline", None, {"doubts": "none"})
        client.set_terminated(run.info.run_id, "FINISHED")


def _hold(store: Path) -> None:
    """Hold the store as another program may, longer than SQLAlchemy waits by itself."""
    held = sqlite3.connect(store, isolation_level=None)
    held.execute("BEGIN EXCLUSIVE")
    store.with_name("held").touch()
    time.sleep(8)
    held.execute("COMMIT")
    held.close()


def _gone(pid: int) -> bool:
    return os.waitpid(pid, os.WNOHANG)[0] == pid


def _wait(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
