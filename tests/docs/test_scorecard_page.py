"""What docs/scorecard.md shows is what the program prints, and what it says of sizes is what is set.

Run as a program, this writes what is printed now into the page (around a `…`, as many lines as stood there).
"""

import re
import tempfile
from pathlib import Path

import pytest
from shown import followed, remade

from creditline.training.settings.card_settings import CardSettings

FILE = Path(__file__).parents[2] / "docs" / "scorecard.md"
PAGE = FILE.read_text(encoding="utf-8")
TITLES = ("", "One score, added up")


@pytest.mark.slow
def test_the_page_shows_what_is_printed(tmp_path):
    for title in TITLES:
        followed(PAGE, title, tmp_path)


def test_the_sizes_are_those_that_are_set():
    page, usual = " ".join(PAGE.split()), CardSettings()
    assert usual.windows == 2 and "at most two of a concept" in page
    assert re.findall(r"(\d+) in all", page) == [str(usual.features)]
    assert re.findall(r"at most (\d+) bins by a small tree, each of (\d+) %", page) == [
        (str(usual.bins), f"{usual.smallest_bin:.0%}"[:-1])
    ]


def _rewrite() -> None:
    text = PAGE
    with tempfile.TemporaryDirectory() as home:
        for title in TITLES:
            text = remade(text, title, Path(home))
    FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _rewrite()
