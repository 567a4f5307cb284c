"""Every name that a benchmark or a notebook imports is there, also where it is imported inside a function.

Nothing else runs the benchmarks, so that a file moved in the house would break them unseen.
"""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted([*ROOT.glob("benchmarks/*/*.py"), *ROOT.glob("notebooks/*.py")])


def _imported(source: str) -> Iterator[tuple[str, str | None]]:
    """Module and name of each import; the name is None where the module itself is imported."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)


def _defined(source: str) -> set[str]:
    """What a neighbouring script gives: its functions, classes, constants and imports."""
    names: set[str] = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)}
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
    return names


def _there(module: str, name: str | None) -> bool:
    try:
        found = importlib.import_module(module)
        if name is not None and not hasattr(found, name):
            importlib.import_module(f"{module}.{name}")
    except ModuleNotFoundError:
        return False
    return True


def _missing(source: str, folder: Path) -> list[str]:
    missing = []
    for module, name in _imported(source):
        neighbour = folder / f"{module}.py"
        if neighbour.is_file():
            there = name is None or name in _defined(neighbour.read_text(encoding="utf-8"))
        elif module.partition(".")[0] == "creditline":
            there = _there(module, name)
        else:
            continue  # the standard library and installed packages, some of them optional
        if not there:
            missing.append(module if name is None else f"{module}.{name}")
    return missing


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: f"{script.parent.name}/{script.stem}")
def test_what_it_imports_is_there(script):
    assert _missing(script.read_text(encoding="utf-8"), script.parent) == []


def test_what_neighbours_import_has_a_name_of_its_own():
    """A test that imports scripts of two folders in one process would be given the first folder's module for both."""
    beside = [*SCRIPTS, *ROOT.glob("tests/oracles/*.py"), *ROOT.glob("tests/docs/*.py")]
    folders: dict[str, list[str]] = {}
    for script in beside:
        folders.setdefault(script.stem, []).append(script.parent.name)
    imported = {
        module
        for script in SCRIPTS
        for module, _ in _imported(script.read_text(encoding="utf-8"))
        if (script.parent / f"{module}.py").is_file()
    }
    assert {name: folders[name] for name in imported if len(folders[name]) > 1} == {}
    assert imported


def test_there_are_benchmarks():
    assert len({script.parent for script in SCRIPTS}) > 5


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        ("from creditline.features.data import DataSet", []),
        ("from creditline.features.data import DataSets", ["creditline.features.data.DataSets"]),
        ("def late():\n    from creditline.training.decide import decide", ["creditline.training.decide.decide"]),
        ("import creditline.training.why", ["creditline.training.why"]),
        ("from near import here, gone", ["near.gone"]),
    ],
)
def test_a_move_is_seen(source, missing, tmp_path):
    (tmp_path / "near.py").write_text("here = 1\n", encoding="utf-8")
    assert _missing(source, tmp_path) == missing
