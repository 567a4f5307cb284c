"""The sdist built of this tree, the wheel built of the sdist, and a new environment that holds the wheel."""

import shutil
import subprocess
import sys
import sysconfig
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = ("benchmarks", "creditline", "docs", "features", "models", "notebooks", "tests", "training", ".ci")
BESIDE = (
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "MANIFEST.in",
    "Makefile",
    "README.md",
    "pyproject.toml",
    ".gitignore",
)
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
OFFLINE = ["--no-deps", "--no-index", "--no-build-isolation"]
SDIST = "from setuptools.build_meta import build_sdist; build_sdist('dist')"
NOT_SHIPPED = shutil.ignore_patterns("__pycache__", "*.egg-info", ".pytest_cache", ".hypothesis", ".ipynb_checkpoints")

Run = Callable[..., str]


@pytest.fixture(scope="session")
def run() -> Run:
    """`run(*command, cwd)`: what the command printed; the test fails with its stderr where the command fails."""

    def runs(*command: object, cwd: Path) -> str:
        done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return runs


@pytest.fixture(scope="session")
def tree(tmp_path_factory) -> Path:
    """This tree as a fresh clone has it."""
    tree = tmp_path_factory.mktemp("tree")
    for name in SHIPPED:
        shutil.copytree(ROOT / name, tree / name, ignore=NOT_SHIPPED)
    for file in (*map(ROOT.joinpath, BESIDE), *ROOT.glob("constraints*.txt")):
        shutil.copy(file, tree / file.name)
    return tree


@pytest.fixture(scope="session")
def files(tree) -> frozenset[str]:
    """Every file of the tree."""
    return frozenset(file.relative_to(tree).as_posix() for file in tree.rglob("*") if file.is_file())


@pytest.fixture(scope="session")
def sdist(tree, files, run, tmp_path_factory) -> Path:
    """The archive; `files` was taken before anything was built in the tree."""
    run(sys.executable, "-c", SDIST, cwd=tree)
    (built,) = (tree / "dist").glob("*.tar.gz")
    return built


@pytest.fixture(scope="session")
def unpacked(sdist, tmp_path_factory) -> Path:
    """The folder that the sdist unpacks to."""
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (only,) = folder.iterdir()
    return only


@pytest.fixture(scope="session")
def wheel(unpacked, run, tmp_path_factory) -> Path:
    """Built of the sdist, as an index would have it."""
    place = tmp_path_factory.mktemp("wheel")
    run(*PIP, "wheel", *OFFLINE, "-w", place, unpacked, cwd=place)
    (built,) = place.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def environment(run, tmp_path_factory) -> Callable[..., Path]:
    """`environment(*what)`: the Python of a new environment with `what` pip installed; dependencies are those of this one."""

    def made(*what: object) -> Path:
        folder = tmp_path_factory.mktemp("environment")
        run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
        python = folder / "bin" / "python"
        (site,) = folder.glob("lib/python*/site-packages")
        (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
        run(*PIP, "--python", python, "install", *OFFLINE, *what, cwd=folder)
        return python

    return made


@pytest.fixture(scope="session")
def fresh_python(environment, wheel) -> Path:
    """The Python of an environment that holds the wheel."""
    return environment(wheel)
