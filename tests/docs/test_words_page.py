"""What docs/words.md shows is what the program prints, and the tables it names are there.

Run as a program, this writes what is printed now into the page (around a `…`, as many lines as stood there).
"""

import importlib.util
import re
import shlex
import sys
import tempfile
from pathlib import Path
from types import ModuleType

import pytest

from creditline.features.words.languages import usual_language
from creditline.models.words.tables import shipped_tables

PAGE = Path(__file__).parents[2] / "docs" / "words.md"
QUICK, SLOW = "Starting and checking", "Which words make the letters"


def _readme() -> ModuleType:
    """The comparison of the README's test, reading this page instead."""
    spec = importlib.util.spec_from_file_location("readme", Path(__file__).with_name("test_readme.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["readme"] = module  # its dataclasses look their module up
    spec.loader.exec_module(module)
    module.README = PAGE.read_text(encoding="utf-8")
    return module


def _block(language: str) -> str:
    (block,) = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    return block


@pytest.fixture
def home(tmp_path) -> Path:
    (tmp_path / "mine.toml").write_text(_block("toml"), encoding="utf-8")
    return tmp_path


def test_the_file_of_the_page_is_checked_as_it_shows(home):
    _readme()._follow(QUICK, home)


def test_the_tables_of_the_page_are_there():
    tables = shipped_tables(usual_language())
    named = re.findall(r"`\[([a-z_.]+)\]`", PAGE.read_text(encoding="utf-8"))
    assert len(named) > 20
    for name in named:
        found = tables
        for part in name.split("."):
            assert part in found or name == "sentences.money", name  # a unit that has no sentences of its own
            found = found.get(part, {})


@pytest.mark.slow
def test_the_keys_of_the_page_make_the_letters(home):
    readme = _readme()
    for command in _block("sh").splitlines():
        assert shlex.split(command)[0] == "creditline"
        readme._printed(command, home)
    readme._follow(SLOW, home)


def _rewrite() -> None:
    readme, text = _readme(), PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "mine.toml").write_text(_block("toml"), encoding="utf-8")
        for command in _block("sh").splitlines():
            readme._printed(command, home)
        for title in (QUICK, SLOW):
            for step in readme._shown(title):
                now = readme._elided(step.output, readme._printed(step.command, home))
                before, after = ("\n".join([f"$ {step.command}", *lines, ""]) for lines in (step.output, now))
                assert text.count(before) == 1, before
                text = text.replace(before, after)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _rewrite()
