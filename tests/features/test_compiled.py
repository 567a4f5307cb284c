"""Compiled code kept on disk is used for as long as nothing it was made of has changed, and never after."""

import subprocess
import sys
from pathlib import Path

import numba.core.caching
import pytest

from creditline.features.compiled import compiled

CALLEE = """
from creditline.features.compiled import compiled

STEP = {step}


@compiled
def further(x):
    return x + STEP{more}
"""
BETWEEN = """
from creditline.features.compiled import compiled
from callee import further


@compiled
def twice(x):
    return further(further(x))
"""
CALLER = """
from typing import NamedTuple

import numpy as np

import between
from creditline.features.compiled import compiled


class Taken(NamedTuple):
    {fields}


@compiled
def far(taken):
    return between.twice(taken.first[0]) - taken.second[0]


taken = Taken(**{{"first": np.array([10.0]), "second": np.array([1.0])}})
said = far(taken)
stats = getattr(far, "stats", None)
print(said, *((sum(stats.cache_hits.values()), sum(stats.cache_misses.values())) if stats else ()))
"""
FIELDS = "first: np.ndarray\n    second: np.ndarray"


def written(folder: Path, step: str = "1.0", more: str = "", fields: str = FIELDS) -> None:
    (folder / "callee.py").write_text(CALLEE.format(step=step, more=more), encoding="utf-8")
    (folder / "between.py").write_text(BETWEEN, encoding="utf-8")
    (folder / "caller.py").write_text(CALLER.format(fields=fields), encoding="utf-8")


def ran(folder: Path, **environment: str) -> list[str]:
    """What it computed, and how often it was read from disk and compiled."""
    said = subprocess.run(
        [sys.executable, "-B", "-c", "import caller"],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=environment,
    )
    assert said.returncode == 0, said.stderr
    return said.stdout.split()


READ, MADE = ["1", "0"], ["0", "1"]


@pytest.mark.slow
def test_it_is_compiled_anew_when_what_it_was_made_of_changes_and_else_read_from_disk(tmp_path: Path) -> None:
    written(tmp_path)
    assert ran(tmp_path) == ["11.0", *MADE]  # 10 + 1 + 1 - 1
    assert ran(tmp_path) == ["11.0", *READ]
    written(tmp_path, more=" * 2.0")  # two modules away
    assert ran(tmp_path) == ["13.0", *MADE]  # 10 + 2 + 2 - 1
    written(tmp_path, step="5.0")
    assert ran(tmp_path) == ["19.0", *MADE]  # 10 + 5 + 5 - 1
    written(tmp_path, step="5.0  # days")
    assert ran(tmp_path) == ["19.0", *READ]


@pytest.mark.slow
def test_the_order_of_fields_counts_where_they_are_declared_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "kinds.py").write_text(
        f"from typing import NamedTuple\nimport numpy as np\nclass Taken(NamedTuple):\n    {FIELDS}\n", encoding="utf-8"
    )
    written(tmp_path)
    text = (tmp_path / "caller.py").read_text(encoding="utf-8")
    head, tail = text.split("class Taken(NamedTuple):")
    (tmp_path / "caller.py").write_text(f"{head}from kinds import Taken\n{tail.split(FIELDS)[1]}", encoding="utf-8")
    assert ran(tmp_path) == ["11.0", *MADE]
    swapped = "second: np.ndarray\n    first: np.ndarray"
    kinds = (tmp_path / "kinds.py").read_text(encoding="utf-8")
    (tmp_path / "kinds.py").write_text(kinds.replace(FIELDS, swapped), encoding="utf-8")
    assert ran(tmp_path) == ["11.0", *MADE]


@pytest.mark.slow
def test_a_kind_of_argument_that_is_called_otherwise_in_the_next_version_breaks_nothing(tmp_path: Path) -> None:
    """The files on disk name the kinds they were made for; numba would stop where one of them is gone."""
    written(tmp_path)
    assert ran(tmp_path) == ["11.0", *MADE]
    caller = tmp_path / "caller.py"
    caller.write_text(caller.read_text(encoding="utf-8").replace("Taken", "Renamed"), encoding="utf-8")
    assert ran(tmp_path) == ["11.0", *MADE]
    assert ran(tmp_path) == ["11.0", *READ]


def test_turned_off_it_is_python(tmp_path: Path) -> None:
    written(tmp_path)
    assert ran(tmp_path, NUMBA_DISABLE_JIT="1") == ["11.0"]
    assert not [*tmp_path.rglob("*.nbi")]


def test_without_a_place_for_the_cache_it_still_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba.core.caching.CompileResultCacheImpl, "_locator_classes", [])
    assert compiled(lambda n: n * 2 + 1)(20) == 41
