"""Every tested Python has a constraints file, and each pins all that is installed for its tests."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PYTHONS = {"3.11": ROOT / "constraints.txt", "3.13": ROOT / "constraints-3.13.txt"}
PINNED = re.compile(r"([A-Za-z0-9._-]+)==[0-9][A-Za-z0-9.]*")


def _named(requirements: list[str | dict[str, str]]) -> Iterator[str]:
    for one in requirements:
        name = re.split(r"[^A-Za-z0-9._-]", one)[0] if isinstance(one, str) else "creditline"
        if name != "creditline":  # itself, with an extra; or a group that is listed by itself
            yield _normal(name)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _pins(file: Path) -> set[str]:
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    found = [PINNED.fullmatch(line) for line in lines]
    assert [line for line, one in zip(lines, found, strict=True) if one is None] == []
    return {_normal(one[1]) for one in found if one is not None}


def test_a_file_per_tested_python():
    said = {one.rpartition(" ")[2] for one in PROJECT["project"]["classifiers"] if ":: Python :: 3." in one}
    assert said == PYTHONS.keys()
    assert {file.name for file in ROOT.glob("constraints*.txt")} == {file.name for file in PYTHONS.values()}


@pytest.mark.parametrize("python", PYTHONS)
def test_all_that_the_tests_need_is_pinned(python):
    needed = set(_named(PROJECT["project"]["dependencies"]))
    needed |= {name for extra in PROJECT["project"]["optional-dependencies"].values() for name in _named(extra)}
    assert needed - _pins(PYTHONS[python]) == set()


def test_what_development_takes_is_pinned():
    needed = {name for group in PROJECT["dependency-groups"].values() for name in _named(group)}
    assert {"ruff", "mypy", "build", "playwright"} <= needed
    assert needed - _pins(PYTHONS["3.11"]) == set()
