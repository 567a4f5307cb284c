"""pyproject.toml lists every package of the tree, and only those."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
ROOMS = ("features", "models", "training")
FACE = "creditline"


def _folders_with_code() -> list[str]:
    rooms = {file.parent for room in ROOMS for file in (ROOT / room).rglob("*.py")}
    face = {file.parent for file in (ROOT / FACE).rglob("*.py")}
    named = {f"{FACE}." + ".".join(folder.relative_to(ROOT).parts) for folder in rooms}
    return sorted(named | {".".join(folder.relative_to(ROOT).parts) for folder in face})


def test_the_list_is_the_tree():
    assert SETUPTOOLS["packages"] == _folders_with_code()


def test_every_package_has_its_init():
    folders = {file.parent for room in (*ROOMS, FACE) for file in (ROOT / room).rglob("*.py")}
    assert sorted(str(f.relative_to(ROOT)) for f in folders if not (f / "__init__.py").is_file()) == []


def test_the_rooms_are_mapped_to_their_folders():
    assert SETUPTOOLS["package-dir"] == {FACE: FACE, **{f"{FACE}.{room}": room for room in ROOMS}}
