"""One mutant against the tests that run its lines."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

import pytest
import quick
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkResult
from draw import Mutant, compiled
from reached import Reached
from rooms import ROOT
from warm import Done, Task

_AT_LEAST, _TIMES = 20, 5  # CPU seconds for a mutant's tests, and times what they took unchanged


@dataclass(frozen=True)
class Tests:
    """Tests with the seconds each took, by file."""

    seconds: dict[str, float]

    def files(self) -> list[str]:
        """The files, the one that is done soonest first."""
        of: dict[str, float] = {}
        for test, seconds in self.seconds.items():
            of[test.partition("::")[0]] = of.get(test.partition("::")[0], 0.0) + seconds
        return sorted(of, key=lambda file: (of[file], file))


def tests_of(mutant: Mutant, reached: Sequence[Reached]) -> Tests:
    """The tests that run a line of what is changed; those of its module, where it is run by importing it."""
    module = str(mutant.spec.module_path)
    found: dict[str, float] = {}
    for file in reached:
        tests = file.of_module(module) if mutant.at_import else file.of(module, *mutant.lines)
        found |= {test: file.seconds[test] for test in tests}
    return Tests(found)


def task(mutant: Mutant, tests: Tests) -> Task:
    """The mutant's tests, for a child."""
    limit = _AT_LEAST + int(_TIMES * sum(tests.seconds.values()))
    return Task(mutant.key, lambda folder: _tried(mutant, tests, folder), limit)


def _tried(mutant: Mutant, tests: Tests, folder: Path) -> str:
    """What pytest ended with and the first test that failed, as JSON; the file itself stays as it is."""
    source = mutant.source()
    assert source is not None
    path = str(ROOT / mutant.spec.module_path)
    as_it_is = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, name: str) -> CodeType | None:
        if Path(self.path).resolve() == Path(path):
            return compiled(source, self.path)
        return as_it_is(self, name)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]
    chosen = _Chosen(tests)
    code = quick.run(["-x", *tests.files()], folder, chosen)
    return json.dumps({"code": code, "failed": chosen.failed})


class _Chosen:
    """Keeps the chosen tests, the quicker first within a file, and the name of the first that fails."""

    def __init__(self, tests: Tests) -> None:
        self.tests = tests
        self.failed: str | None = None

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        files = self.tests.files()
        kept = [item for item in items if item.nodeid in self.tests.seconds]
        kept.sort(key=lambda item: (files.index(item.nodeid.partition("::")[0]), self.tests.seconds[item.nodeid]))
        items[:] = kept

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and self.failed is None:
            self.failed = report.nodeid


def result(done: Done) -> WorkResult:
    """What a child's end says of its mutant: `output` is the test that noticed, or why nothing can be said."""
    if done.answer is None:
        why = "timeout" if done.late else "the interpreter fell"
        return WorkResult(WorkerOutcome.ABNORMAL, why, TestOutcome.INCOMPETENT)
    found = json.loads(done.answer)
    if found["failed"]:
        return WorkResult(WorkerOutcome.NORMAL, found["failed"], TestOutcome.KILLED)
    if found["code"] == 0:
        return WorkResult(WorkerOutcome.NORMAL, "", TestOutcome.SURVIVED)
    return WorkResult(WorkerOutcome.NORMAL, "not importable", TestOutcome.INCOMPETENT)
