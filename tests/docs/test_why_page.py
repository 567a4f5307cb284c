"""What docs/why.md shows is what the program prints.

Run as a program, this writes what is printed now into the page (around a `…`, as many lines as stood there).
"""

import importlib.util
import re
import sys
import tempfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "why.md"


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


def _titles(page: str) -> list[str]:
    parts = page.split("\n## ")[1:]
    return [part.partition("\n")[0] for part in parts if "```console" in part]


def _prepare(readme: ModuleType, home: Path) -> None:
    (block,) = re.findall(r"```sh\n(.*?)```", readme.README, flags=re.DOTALL)
    for command in block.splitlines():
        readme._printed(command, home)


@pytest.mark.slow
def test_the_page_shows_what_is_printed(tmp_path):
    readme = _readme()
    _prepare(readme, tmp_path)
    for title in _titles(readme.README):
        readme._follow(title, tmp_path)


def test_the_page_names_every_option_and_layer():
    from creditline.models.why import Layer

    page = PAGE.read_text(encoding="utf-8")
    options = set(re.findall(r"--[a-z-]+", "\n".join(_readme()._printed("creditline why --help", ROOT))))
    unnamed = {option for option in options - {"--help"} if option not in page}
    assert unnamed == set()
    assert all(f"`{layer}`" in page for layer in Layer)


def _rewrite() -> None:
    readme = _readme()
    text = readme.README
    with tempfile.TemporaryDirectory() as home:
        _prepare(readme, Path(home))
        for title in _titles(text):
            for step in readme._shown(title):
                now = readme._elided(step.output, readme._printed(step.command, Path(home)))
                before, after = ("\n".join([f"$ {step.command}", *lines, ""]) for lines in (step.output, now))
                text = text.replace(before, after)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _rewrite()
