"""Which tests run a line: one pass of coverage over each file of tests."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import coverage
import pytest
import quick
from rooms import ROOMS, ROOT

_FIXTURE = "fixture "


@dataclass(frozen=True)
class Reached:
    """Of one file of tests: the seconds and the fixtures of each test, and what ran each line of the rooms' modules.

    A line is run by tests, by fixtures that tests share (`fixture name`), or when its module is imported ("").
    """

    file: str
    seconds: dict[str, float]
    fixtures: dict[str, list[str]]
    lines: dict[str, dict[int, list[str]]]
    failed: list[str]

    def of(self, module: str, first: int, last: int) -> set[str]:
        """The tests that run one of some lines of a function's body; all of the file where it is run to collect them."""
        lines = self.lines.get(module, {})
        contexts = {context for line in range(first, last + 1) for context in lines.get(line, [])}
        return set(self.seconds) if "" in contexts else self._running(contexts)

    def of_module(self, module: str) -> set[str]:
        """The tests that run anything of a module; all that have it imported, where they only read what it holds."""
        if module not in self.lines:
            return set()
        return self._running({context for of in self.lines[module].values() for context in of}) or set(self.seconds)

    def _running(self, contexts: set[str]) -> set[str]:
        return {
            test
            for test in self.seconds
            if test in contexts or any(_FIXTURE + fixture in contexts for fixture in self.fixtures[test])
        }


def measured(file: str, folder: Path) -> str:
    """One file of tests run under coverage, as JSON for `read`; a test that fails with nothing changed is left out."""
    modules = [str(ROOT / module) for room in ROOMS for module in room.modules()]
    tracer = coverage.Coverage(data_file=str(folder / "coverage"), include=modules)
    tracer.set_option("run:core", "ctrace")
    watch = _Watch(tracer)
    tracer.start()
    code = quick.run([file], folder, watch)
    tracer.stop()
    if code not in (0, 1, 5):  # 1: a test failed, 5: it has no quick test
        raise SystemExit(code)
    data = tracer.get_data()
    names = sorted(data.measured_contexts())
    number = {name: at for at, name in enumerate(names)}
    lines = {
        str(Path(path).relative_to(ROOT)): {
            line: sorted(number[name] for name in of) for line, of in data.contexts_by_lineno(path).items()
        }
        for path in sorted(data.measured_files())
    }
    return json.dumps(
        {
            "file": file,
            "failed": sorted(watch.failed),
            "seconds": watch.seconds,
            "fixtures": watch.fixtures,
            "names": names,
            "lines": lines,
        }
    )


def read(text: str) -> Reached:
    """What `measured` wrote."""
    found = json.loads(text)
    lines = {
        module: {int(line): [found["names"][at] for at in of] for line, of in every.items()}
        for module, every in found["lines"].items()
    }
    return Reached(found["file"], found["seconds"], found["fixtures"], lines, found["failed"])


class _Watch:
    def __init__(self, tracer: coverage.Coverage) -> None:
        self.tracer = tracer
        self.stack = [""]
        self.seconds: dict[str, float] = {}
        self.fixtures: dict[str, list[str]] = {}
        self.failed: set[str] = set()

    def _within(self, context: str) -> Iterator[None]:
        self.stack.append(context)
        self.tracer.switch_context(context)
        try:
            return (yield)
        finally:
            self.stack.pop()
            self.tracer.switch_context(self.stack[-1])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        started = time.process_time()
        self.fixtures[item.nodeid] = list(getattr(item, "fixturenames", []))
        result = yield from self._within(item.nodeid)
        if item.nodeid not in self.failed:
            self.seconds[item.nodeid] = round(time.process_time() - started, 3)
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.add(report.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
        if fixturedef.scope == "function":
            return (yield)
        return (yield from self._within(_FIXTURE + fixturedef.argname))
