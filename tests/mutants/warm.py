"""Children of a process that has imported what is slow to import: each runs one task and is gone."""

import contextlib
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import httpx
import lightgbm
import numba
import numpy
import pandas
import pyarrow.compute
import pyarrow.parquet
import scipy.stats
import shap
import sklearn.linear_model
import sklearn.model_selection
import sklearn.pipeline
import starlette.applications
import uvicorn

# Named, so that nothing takes the imports above for forgotten ones; none of them is this project's.
IMPORTED = (duckdb, httpx, lightgbm, numba, numpy, pandas, pyarrow, scipy, shap, sklearn, starlette, uvicorn)

_ADDRESSES = 8 * 2**30  # bytes a child may map: a change can ask for any number of rows


@dataclass(frozen=True)
class Task:
    """What a child does in a folder of its own, that is gone afterwards; it may use `cpu_seconds`."""

    name: str
    run: Callable[[Path], str]
    cpu_seconds: int


@dataclass(frozen=True)
class Done:
    """`answer` is what the task returned, None where the child was stopped (`late`) or fell."""

    name: str
    answer: str | None
    late: bool
    cpu_seconds: float
    log: str


@dataclass(frozen=True)
class _Child:
    task: Task
    folder: Path
    started: float


def each(tasks: Iterable[Task], folder: Path, workers: int) -> Iterator[Done]:
    """Every task done, as they end, `workers` at a time. A child still there after 20 times its CPU limit is stopped."""
    waiting = list(tasks)[::-1]
    children: dict[int, _Child] = {}
    try:
        while waiting or children:
            while waiting and len(children) < workers:
                child = _Child(waiting.pop(), folder / f"child-{time.monotonic_ns()}", time.monotonic())
                children[_start(child)] = child
            pid, status, used = os.wait4(-1, os.WNOHANG)
            if pid:
                yield _ended(pid, children.pop(pid), status, used.ru_utime + used.ru_stime)
            else:
                _stop(
                    pid for pid, one in children.items() if time.monotonic() - one.started > 20 * one.task.cpu_seconds
                )
                time.sleep(0.02)
    finally:
        _stop(children)


def _stop(pids: Iterable[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def _start(child: _Child) -> int:
    child.folder.mkdir(parents=True)
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (child.task.cpu_seconds, child.task.cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
    log = os.open(child.folder / "log", os.O_WRONLY | os.O_CREAT)
    os.dup2(log, 1)
    os.dup2(log, 2)
    try:
        answer = child.task.run(child.folder)
        (child.folder / "answer").write_text(answer, encoding="utf-8")
    finally:
        sys.stdout.flush()
        os._exit(0)


def _ended(pid: int, child: _Child, status: int, cpu_seconds: float) -> Done:
    _stop([pid])  # what the child itself had started
    answer = child.folder / "answer"
    done = Done(
        name=child.task.name,
        answer=answer.read_text(encoding="utf-8") if answer.exists() else None,
        late=os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL),
        cpu_seconds=cpu_seconds,
        log=(child.folder / "log").read_text(encoding="utf-8", errors="replace"),
    )
    shutil.rmtree(child.folder, ignore_errors=True)
    return done
