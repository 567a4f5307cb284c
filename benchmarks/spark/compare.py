"""CPU seconds and memory of features on this machine and in an engine, which have to be equal to the last bit.

    .venv-spark/bin/python benchmarks/spark/compare.py LENDER 2023-12-31 --engine sail --runs 5

Each run is a process of its own, so that an engine is cold in it, and does both, one after the other. CPU is that of the process and
of all that came of it: Sail's work, and of Spark's on this machine the JVM's and the workers'. A session's start is told apart.
Memory is what all of these hold together, at most. `--java` are options of Spark's JVM.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from threading import Event, Thread
from typing import Any

from creditline.features.catalogue import BUILT_IN
from creditline.features.data import DataSet
from creditline.features.engine import compute_features, pairs_for
from creditline.features.engine.carriers.spark.collected import collected
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.engine.carriers.spark.packed import packed_features
from creditline.features.engine.carriers.spark.session import engine_session

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Of some work: `cpu` seconds in all, those of a `jvm`, and the most that was held, in GB; `worker`: by one process of Spark's."""

    cpu: float
    jvm: float
    gigabytes: float
    worker: float


@dataclass(frozen=True)
class Process:
    """One of those that are running."""

    parent: int
    ticks: int
    pages: int
    is_java: bool
    is_worker: bool = False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lender", type=Path)
    parser.add_argument("days")
    parser.add_argument("--engine", default="sail")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--java", default="")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    days = [date.fromisoformat(day) for day in given.days.split(",")]
    if given.once:
        print(json.dumps({name: asdict(cost) for name, cost in once(given.lender, days, given.engine).items()}))
        return
    told = []
    for _ in range(given.runs):
        options = {"PYSPARK_SUBMIT_ARGS": f"--driver-java-options '{given.java}' pyspark-shell"} if given.java else {}
        ran = subprocess.run(
            [sys.executable, __file__, str(given.lender), given.days, "--engine", given.engine, "--once"],
            stdout=subprocess.PIPE, text=True, check=True, env=os.environ | options,
        )  # fmt: skip
        told.append(json.loads(ran.stdout.splitlines()[-1]))
    for name in ("here", "start", "engine"):
        each = {what: [run[name][what] for run in told] for what in ("cpu", "jvm", "gigabytes", "worker")}
        cpu, jvm, most, worker = (statistics.median(values) for values in each.values())
        ratio = statistics.median(run[name]["cpu"] / run["here"]["cpu"] for run in told)
        print(
            f"{name:7} {cpu:6.1f} CPU s ({jvm:.1f} of a JVM), {ratio:.2f} times, at most {most:.2f} GB, a worker {worker:.2f}"
        )
    print(f"{given.engine}, {given.runs} runs; every value equal in each")


def once(lender: Path, days: list[date], engine: str) -> dict[str, Cost]:
    """What it cost here, what the session did, and what the engine did; AssertionError where a value differs."""
    here = DataSet.open(lender)
    known = BUILT_IN.of(here, None).available(here)
    compute_features(here, pairs_for(here, days[:1]).slice(0, 1), known)  # the kernel is loaded
    expected, alone = _cost(lambda: compute_features(here, pairs_for(here, days), known))
    session = engine_session(engine)
    spark, start = _cost(session.__enter__)
    try:
        found, spent = _cost(lambda: collected(packed_features(EngineData.of_folder(spark, lender), days, known)))
    finally:
        session.__exit__(None, None, None)
    assert found.cast(expected.schema).equals(expected), "the values differ"
    return {"here": alone, "start": start, "engine": spent}


def _cost(work: Callable[[], Any]) -> tuple[Any, Cost]:
    most, worker, ended = 0, 0, Event()

    def watch() -> None:
        nonlocal most, worker
        while not ended.wait(0.1):
            ours = _ours()
            most = max(most, sum(process.pages for process in ours))
            worker = max(worker, *(one.pages for one in ours if one.is_worker), 0)

    watching = Thread(target=watch)
    watching.start()
    before = _ours()
    found = work()
    after = _ours()
    ended.set()
    watching.join()
    ticks, java = (sum(one.ticks for one in after if one.is_java or not only) for only in (False, True))
    ticks -= sum(one.ticks for one in before)
    java -= sum(one.ticks for one in before if one.is_java)
    gigabyte = 1e9 / os.sysconf("SC_PAGE_SIZE")
    return found, Cost(ticks / TICKS, java / TICKS, most / gigabyte, worker / gigabyte)


def _ours() -> list[Process]:
    """The process and its descendants, with the seconds of those of them that ended."""
    there: dict[int, Process] = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            told = (place / "stat").read_text(encoding="utf-8", errors="replace")
            pages = int((place / "statm").read_text().split()[1])
        except OSError:  # it ended
            continue
        name, _, rest = told.rpartition(")")
        fields = rest.split()
        there[int(place.name)] = Process(int(fields[1]), sum(map(int, fields[11:15])), pages, "(java" in name)
    own = os.getpid()
    mine = {own}
    while more := {pid for pid, one in there.items() if one.parent in mine} - mine:
        mine |= more
    return [replace(there[pid], is_worker=pid != own and not there[pid].is_java) for pid in mine if pid in there]


if __name__ == "__main__":
    main()
