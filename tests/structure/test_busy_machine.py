"""No test fails because the machine is busy: none sets a deadline, checks its own health or holds a clock to account."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

TESTS = Path(__file__).parents[1]
PROFILE = TESTS / "conftest.py"
CLOCKS = {"time", "monotonic", "perf_counter", "process_time", "thread_time", "elapsed", "total_seconds", "benchmark"}


def timed(source: str) -> list[str]:
    """What in a test's source depends on how fast it runs."""
    return [*_settings_of_time(ast.parse(source)), *_asserted_clocks(ast.parse(source))]


def _settings_of_time(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in ("deadline", "suppress_health_check"):
            yield f"{node.arg} of its own in line {node.lineno}"


def _asserted_clocks(tree: ast.AST) -> Iterator[str]:
    """Asserts that read a clock, or a name given by an expression that does."""
    named = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _reads_clock(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert) and (
            _reads_clock(node.test) or any(isinstance(n, ast.Name) and n.id in named for n in ast.walk(node.test))
        ):
            yield f"a clock asserted in line {node.lineno}"


def _reads_clock(tree: ast.AST) -> bool:
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return any(isinstance(f, ast.Attribute) and f.attr in CLOCKS and not _is_stamp(f) for f in calls)


def _is_stamp(function: ast.Attribute) -> bool:
    """`datetime.time()` and `.time()` of a timestamp read no clock: `time` counts where the module is asked."""
    return function.attr == "time" and not (isinstance(function.value, ast.Name) and function.value.id == "time")


def test_one_profile_without_a_deadline_holds_everywhere():
    current = settings()
    assert current.deadline is None
    assert {HealthCheck.too_slow, HealthCheck.data_too_large} <= set(current.suppress_health_check)


def test_no_test_depends_on_how_fast_it_runs():
    found = {
        file.name: said
        for file in sorted(TESTS.rglob("*.py"))
        if file != PROFILE and (said := timed(file.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("@settings(max_examples=5, deadline=200)\ndef test(): pass", 1),
        ("@settings(suppress_health_check=[])\ndef test(): pass", 1),
        ("began = time.perf_counter()\nassert time.perf_counter() - began < 1", 1),
        ("took = time.monotonic() - began\nassert took < 1", 1),
        ("assert answer.elapsed.total_seconds() < 0.1", 1),
        ("@settings(max_examples=5)\ndef test(): assert stamp.time() == noon", 0),
        ("until = time.monotonic() + 240\nassert answered", 0),
    ],
)
def test_what_counts_as_depending_on_it(source, count):
    assert len(timed(source)) == count
