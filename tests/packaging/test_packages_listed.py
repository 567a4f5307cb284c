"""pyproject.toml lists every package of the tree, and only those."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
ROOMS = ("features", "models", "training")


def _folders_with_code() -> list[str]:
    folders = {file.parent for room in ROOMS for file in (ROOT / room).rglob("*.py")}
    return sorted("creditline." + ".".join(folder.relative_to(ROOT).parts) for folder in folders)


def test_the_list_is_the_tree():
    assert SETUPTOOLS["packages"] == _folders_with_code()


def test_every_package_has_its_init():
    folders = {file.parent for room in ROOMS for file in (ROOT / room).rglob("*.py")}
    assert sorted(str(f.relative_to(ROOT)) for f in folders if not (f / "__init__.py").is_file()) == []


def test_the_rooms_are_mapped_to_their_folders():
    assert SETUPTOOLS["package-dir"] == {f"creditline.{room}": room for room in ROOMS}
