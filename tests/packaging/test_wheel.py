"""The wheel, built and installed in a fresh environment, is whole and imports from any folder."""

import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("features", "models", "training")
FACE = "creditline"
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
NOT_SHIPPED = shutil.ignore_patterns("__pycache__", ".*", "*.egg-info")


def _run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    tree = tmp_path_factory.mktemp("tree")
    for room in (*ROOMS, FACE):
        shutil.copytree(ROOT / room, tree / room, ignore=NOT_SHIPPED)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tree / name)
    _run(*PIP, "wheel", "--no-deps", "--no-index", "--no-build-isolation", "-w", tree / "dist", tree, cwd=tree)
    (built,) = (tree / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def fresh_python(wheel, tmp_path_factory) -> Path:
    """A new environment holding the wheel; its dependencies are this environment's, by a path file."""
    environment = tmp_path_factory.mktemp("environment")
    _run(sys.executable, "-m", "venv", "--without-pip", environment, cwd=environment)
    python = environment / "bin" / "python"
    _run(*PIP, "--python", python, "install", "--no-deps", "--no-index", wheel, cwd=environment)
    (site,) = environment.glob("lib/python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


def _files_of_the_tree() -> set[str]:
    return {
        f"{'' if room == FACE else f'{FACE}/'}{file.relative_to(ROOT).as_posix()}"
        for room in (*ROOMS, FACE)
        for file in (ROOT / room).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and not file.name.startswith(".")
    }


def test_the_wheel_carries_every_file_and_nothing_else(wheel):
    carried = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert carried == _files_of_the_tree()
    assert {f"creditline/{room}/py.typed" for room in ROOMS} <= carried


def test_the_wheel_carries_the_licence_and_the_command(wheel):
    archive = zipfile.ZipFile(wheel)
    about = {name.split(".dist-info/")[1]: name for name in archive.namelist() if ".dist-info/" in name}
    assert "Apache License" in archive.read(about["licenses/LICENSE"]).decode()
    assert "creditline = creditline.training.commands.main:main" in archive.read(about["entry_points.txt"]).decode()


IMPORT_ALL = """
import importlib, pkgutil, sys
from pathlib import Path
home = Path(sys.argv[1]).resolve()
names = []
for room in ("creditline",):
    package = importlib.import_module(room)
    names += [package.__name__, *(m.name for m in pkgutil.walk_packages(package.__path__, package.__name__ + "."))]
for name in names:
    module = importlib.import_module(name)
    assert home in Path(module.__file__).resolve().parents, (name, module.__file__)
print(len(names))
"""


def test_every_module_imports_from_any_folder(fresh_python, tmp_path):
    imported = int(_run(fresh_python, "-W", "error", "-c", IMPORT_ALL, fresh_python.parents[1], cwd=tmp_path))
    assert imported == sum(name.endswith(".py") for name in _files_of_the_tree())


def test_the_command_is_installed(fresh_python, tmp_path):
    assert "Commands:" in _run(fresh_python.parent / "creditline", "--help", cwd=tmp_path)
