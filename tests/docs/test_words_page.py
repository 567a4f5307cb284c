"""What docs/words.md shows is what the program prints, and the tables it names are there.

Run as a program, this writes what is printed now into the page (around a `…`, as many lines as stood there).
"""

import re
import tempfile
from pathlib import Path

import pytest
from shown import block, followed, prepared, remade

from creditline.features.words.languages import usual_language
from creditline.models.words.tables import shipped_tables

FILE = Path(__file__).parents[2] / "docs" / "words.md"
PAGE = FILE.read_text(encoding="utf-8")
QUICK, SLOW = "Starting and checking", "Which words make the letters"


@pytest.fixture
def home(tmp_path) -> Path:
    (tmp_path / "mine.toml").write_text(block(PAGE, "toml"), encoding="utf-8")
    return tmp_path


@pytest.mark.slow
def test_the_file_of_the_page_is_checked_as_it_shows(home):
    followed(PAGE, QUICK, home)


def test_the_tables_of_the_page_are_there():
    tables = shipped_tables(usual_language())
    named = re.findall(r"`\[([a-z_.]+)\]`", PAGE)
    assert len(named) > 20
    for name in named:
        found = tables
        for part in name.split("."):
            assert part in found or name == "sentences.money", name  # a unit that has no sentences of its own
            found = found.get(part, {})


@pytest.mark.long
@pytest.mark.slow
def test_the_keys_of_the_page_make_the_letters(home):
    prepared(PAGE, home)
    followed(PAGE, SLOW, home)


def _rewrite() -> None:
    text = PAGE
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "mine.toml").write_text(block(PAGE, "toml"), encoding="utf-8")
        prepared(PAGE, home)
        for title in (QUICK, SLOW):
            text = remade(text, title, home)
    FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _rewrite()
