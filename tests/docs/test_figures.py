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


def test_the_explained_cut_is_what_the_sentence_below_it_says():
    block = _page("README.md").partition("$ creditline run\n")[2].partition("```")[0]
    ((limit, decided, stood),) = re.findall(
        r"\w+ from ([\d,]+) to [\d,]+ on (\d{4}-\d\d-\d\d); it still stood on (\d{4}-\d\d-\d\d)\.", block
    )
    assert f"  the line on {stood}, as recorded: {limit}\n" in block
    assert re.search(rf"On {decided} the line went from {limit} to ", block)  # whole until then
    assert "The answer begins on the last month's end that left the line whole" in _page("README.md")
    ledger = block.partition("What moved the line: its limit, and what may be drawn\n")[2].partition("\n  But for")[0]
    rows = re.findall(r"^ +([-+]?[\d,.]+)  +([-+]?[\d,.]+)  ", ledger, re.MULTILINE)
    for column in zip(*rows, strict=True):
        *parts, after = (float(cell.replace(",", "")) for cell in column)
        assert round(sum(parts) - after, 2) == 0.0
