"""What docs/own-features.md declares passes its own test, and what it shows is what the program prints."""

import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "own-features.md").read_text(encoding="utf-8")
FILES = ROOT / "tests" / "own_features"


def _block(language: str, place: int = 0) -> str:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)[place]


@pytest.fixture
def home(tmp_path) -> Path:
    (tmp_path / "large_payments.py").write_text(_block("python"), encoding="utf-8")
    (tmp_path / "large_payments.toml").write_text(_block("toml"), encoding="utf-8")
    return tmp_path


def _readme() -> ModuleType:
    """The comparison of the README's test, reading this page instead."""
    spec = importlib.util.spec_from_file_location("readme", Path(__file__).with_name("test_readme.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["readme"] = module  # its dataclasses look their module up
    spec.loader.exec_module(module)
    module.README = PAGE
    return module


def test_the_files_of_the_page_are_those_that_are_tested():
    assert _block("python") == (FILES / "large_payments.py").read_text(encoding="utf-8")
    assert _block("toml") == (FILES / "large_payments.toml").read_text(encoding="utf-8")


def test_the_test_of_the_page_passes(home):
    (home / "check.py").write_text(_block("python", 1), encoding="utf-8")
    done = subprocess.run([sys.executable, "check.py"], cwd=home, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_page_shows_what_is_printed(home):
    readme = _readme()
    for command in _block("sh").splitlines():
        assert shlex.split(command)[0] == "creditline"
        readme._printed(command, home)
    readme._follow("Using", home)
