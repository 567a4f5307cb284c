"""`make mutants`: changes drawn by seed, one at a time, and whether the quick tests of their room notice.

The session stays in `.mutants`: a run that was stopped goes on there, one that is through tells its verdicts again.
"""

import argparse
import os
import signal
import sys
import time
from pathlib import Path

os.environ |= {"NUMBA_DISABLE_JIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

import reached
import trying
import warm
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkItem, WorkResult
from draw import Mutant, drawn
from listed import write
from reached import Reached
from rooms import ROOMS, ROOT, Room


def main() -> None:
    """Read the command line, run what has no verdict yet, write the list and print a line per room."""
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument("--room", action="append", choices=[room.name for room in ROOMS], help="of this room only")
    parser.add_argument("--each", type=int, default=50, help="mutants a room")
    parser.add_argument("--seed", type=int, default=18)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--session", type=Path, default=ROOT / ".mutants", help="folder of the session")
    parser.add_argument("--again", action="store_true", help="try those not killed again, after tests were added")
    parser.add_argument("--list", type=Path, help="write the list of all mutants with verdicts to this CSV file")
    given = parser.parse_args()
    os.chdir(ROOT)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("mutants: stopped; the next call goes on here"))
    given.session.mkdir(exist_ok=True)
    rooms = [room for room in ROOMS if not given.room or room.name in given.room]
    files = _reached(sorted({file for room in rooms for file in room.test_files()}), given)
    listed: list[tuple[Room, Mutant, WorkResult]] = []
    for room in rooms:
        name = room.name.replace(" ", "-")
        with use_db(str(given.session / f"{name}.sqlite")) as book:
            listed += [(room, *found) for found in _through(room, book, files, given)]
    if given.list:
        write(listed, given.list)


def _through(
    room: Room, book: WorkDB, files: dict[str, Reached], given: argparse.Namespace
) -> list[tuple[Mutant, WorkResult]]:
    """Each mutant of a room with its verdict; those without one are tried now."""
    started, spent = time.monotonic(), _cpu()
    mutants = drawn(room, given.seed, given.each)
    known = {item.job_id for item in book.work_items}
    book.add_work_items(WorkItem.single(m.key, m.spec) for m in mutants if m.key not in known)
    verdicts = dict(book.results)
    left = [
        m
        for m in mutants
        if m.key not in verdicts or (given.again and verdicts[m.key].test_outcome is not TestOutcome.KILLED)
    ]
    reaching = [files[file] for file in room.test_files()]
    tasks = []
    for mutant in left:
        tests = trying.tests_of(mutant, reaching)
        if tests.seconds:
            tasks.append(trying.task(mutant, tests))
        else:
            book.set_result(mutant.key, WorkResult(WorkerOutcome.NO_TEST, "no test runs it", TestOutcome.SURVIVED))
    for done in warm.each(tasks, given.session, given.workers):
        book.set_result(done.name, trying.result(done))
    verdicts = dict(book.results)
    _say(room, [verdicts[m.key] for m in mutants], time.monotonic() - started, _cpu() - spent)
    return [(m, verdicts[m.key]) for m in mutants]


def _reached(files: list[str], given: argparse.Namespace) -> dict[str, Reached]:
    """What each file of tests reaches; kept in the session, and measured again when the file is newer."""
    started, spent = time.monotonic(), _cpu()
    folder = given.session / "reached"
    folder.mkdir(parents=True, exist_ok=True)
    kept = {file: folder / f"{file.replace('/', '.')}.json" for file in files}

    def measuring(file: str) -> warm.Task:
        return warm.Task(file, lambda folder: reached.measured(file, folder), 900)

    new = [f for f in files if not kept[f].exists() or kept[f].stat().st_mtime < Path(f).stat().st_mtime]
    for done in warm.each(map(measuring, new), given.session, given.workers):
        if done.answer is None:
            raise SystemExit(f"mutants: {done.name} cannot be run as it is:\n{done.log[-2000:]}")
        kept[done.name].write_text(done.answer, encoding="utf-8")
    print(
        f"{len(new)} files of tests measured; {(time.monotonic() - started) / 60:.1f} minutes, "
        f"{(_cpu() - spent) / 60:.1f} of CPU",
        flush=True,
    )
    found = {file: reached.read(kept[file].read_text(encoding="utf-8")) for file in files}
    for test in (test for one in found.values() for test in one.failed):
        print(f"mutants: {test} fails with nothing changed, and is left out", file=sys.stderr)
    return found


def _survived(verdict: WorkResult) -> bool:
    return verdict.test_outcome is TestOutcome.SURVIVED


def _cpu() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _say(room: Room, verdicts: list[WorkResult], seconds: float, cpu: float) -> None:
    survived = sum(map(_survived, verdicts))
    viable = sum(verdict.test_outcome is not TestOutcome.INCOMPETENT for verdict in verdicts)
    print(
        f"{room.name}: {len(verdicts)} drawn, {viable} viable, {viable - survived} killed, {survived} survived;"
        f" {seconds / 60:.1f} minutes, {cpu / 60:.1f} of CPU",
        file=sys.stdout,
        flush=True,
    )


main()
