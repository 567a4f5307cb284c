"""What docs/own-features.md declares passes its own test, and what it shows is what the program prints.

Run as a program, this writes what is printed now into the page (around a `…`, as many lines as stood there).
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from shown import block, followed, prepared, remade

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "own-features.md"
PAGE = FILE.read_text(encoding="utf-8")
FILES = ROOT / "tests" / "own_features"


def _declared(home: Path) -> Path:
    for language, ending in (("python", "py"), ("toml", "toml")):
        (home / f"large_payments.{ending}").write_text(block(PAGE, language), encoding="utf-8")
    return home


@pytest.fixture
def home(tmp_path) -> Path:
    return _declared(tmp_path)


def test_the_files_of_the_page_are_those_that_are_tested():
    assert block(PAGE, "python") == (FILES / "large_payments.py").read_text(encoding="utf-8")
    assert block(PAGE, "toml") == (FILES / "large_payments.toml").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_test_of_the_page_passes(home):
    (home / "check.py").write_text(block(PAGE, "python", 1), encoding="utf-8")
    done = subprocess.run([sys.executable, "check.py"], cwd=home, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_page_shows_what_is_printed(home):
    prepared(PAGE, home)
    followed(PAGE, "Using", home)


def _rewrite() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = _declared(Path(folder))
        prepared(PAGE, home)
        FILE.write_text(remade(PAGE, "Using", home), encoding="utf-8")


if __name__ == "__main__":
    _rewrite()
