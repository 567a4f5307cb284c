"""A figure that stands on two pages stands once as it is printed, in the README; the others say the same.

What the README shows is held against the program by `test_readme.py`, so these hold the other pages against it.
"""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _page(*names: str) -> str:
    return ROOT.joinpath(*names).read_text(encoding="utf-8")


def _printed_row(name: str) -> list[str]:
    """The cells of a row of the first figures that `creditline run` prints."""
    block = _page("README.md").partition("$ creditline run\n")[2].partition("```")[0]
    (line,) = re.findall(rf"^{name} +(.+)$", block, re.MULTILINE)
    return line.split()


def test_how_near_a_model_comes_is_what_the_readme_prints():
    customers, defaults, _, gini, *_ = _printed_row("test")
    ((truth, reached),) = re.findall(
        r"true hazards have a gini of ([\d.]+), and the model reaches ([\d.]+)% of it", _page("README.md")
    )
    (line,) = [line for line in _page("docs", "world.md").splitlines() if "](../README.md#the-whole-job) |" in line]
    (cells,) = [[cell.strip() for cell in line.strip("|").split("|")]]
    assert cells == [
        "[5,000](../README.md#the-whole-job)", customers, defaults, gini, truth, f"{reached} %",
    ]  # fmt: skip
    assert f"{float(gini) / float(truth):.1%}" == f"{reached}%"


def test_the_defaults_to_learn_from_are_those_the_readme_prints():
    _, defaults, *_ = _printed_row("out of fold")
    (told,) = re.findall(r"mostly defaults to learn from \((\d+)\)", _page("docs", "world.md"))
    assert told == defaults


def test_where_the_explained_limit_begins_is_what_is_printed():
    page = _page("README.md")
    block = page.partition("$ creditline run\n")[2].partition("```")[0]
    ((standing, stood_on),) = re.findall(
        r"close from ([\d,]+) to 0 on 2025-12-31; it still stood on (\d{4}-\d\d-\d\d)\.", block
    )
    (explained,) = re.findall(r"credit limit ([\d,]+) -> 0 \(close\)", block)
    told = f"on {stood_on} it would have raised the {standing} on record to {explained}, and the answer begins there"
    assert told in " ".join(page.split())
