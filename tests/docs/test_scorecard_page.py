"""What docs/scorecard.md shows is what the program prints, and what it says of sizes is what is set.

Run as a program, this writes what is printed now into the page (around a `…`, as many lines as stood there).
"""

import importlib.util
import re
import sys
import tempfile
from pathlib import Path
from types import ModuleType

import pytest

from creditline.training.settings.card_settings import CardSettings

PAGE = Path(__file__).parents[2] / "docs" / "scorecard.md"


def _readme() -> ModuleType:
    """The comparison of the README's test, reading this page instead."""
    spec = importlib.util.spec_from_file_location("readme", Path(__file__).with_name("test_readme.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["readme"] = module  # its dataclasses look their module up
    spec.loader.exec_module(module)
    module.README = _titled(PAGE.read_text(encoding="utf-8"))
    return module


def _titled(page: str) -> str:
    return page.replace("\n```console", "\n## First\n```console", 1)


@pytest.mark.slow
def test_the_page_shows_what_is_printed(tmp_path):
    readme = _readme()
    for title in ("First", "One score, added up"):
        readme._follow(title, tmp_path)


def test_the_sizes_are_those_that_are_set():
    page, usual = " ".join(PAGE.read_text(encoding="utf-8").split()), CardSettings()
    assert usual.windows == 2 and "at most two of a concept" in page
    assert re.findall(r"(\d+) in all", page) == [str(usual.features)]
    assert re.findall(r"at most (\d+) bins by a small tree, each of (\d+) %", page) == [
        (str(usual.bins), f"{usual.smallest_bin:.0%}"[:-1])
    ]


def _rewrite() -> None:
    readme, text = _readme(), PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as home:
        for title in ("First", "One score, added up"):
            for step in readme._shown(title):
                now = readme._elided(step.output, readme._printed(step.command, Path(home)))
                before, after = ("\n".join([f"$ {step.command}", *lines, ""]) for lines in (step.output, now))
                assert text.count(before) == 1, before
                text = text.replace(before, after)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _rewrite()
