"""What docs/why.md and docs/cuts.md show is what the program prints.

Run as a program, this writes what is printed now into both pages (around a `…`, as many lines as stood there).
"""

import importlib.util
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from cuts_page import EARLIER, ONE_INSTALMENT, CutsPage, rewritten, table_of
from stories import CUT_BY_POLICY_ALONE, answered, customer_for

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "why.md"
CUTS = ROOT / "docs" / "cuts.md"
STORY = "A limit lowered for nothing the customer did"


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
def test_the_pages_show_what_is_printed(tmp_path):
    readme = _readme()
    _prepare(readme, tmp_path)
    for title in _titles(readme.README):
        readme._follow(title, tmp_path)
    (example, _) = readme._shown(STORY)
    answer = answered(example.command, tmp_path, readme._printed)
    assert CUT_BY_POLICY_ALONE.untrue(answer, tmp_path / "lender") == []
    readme.README = CUTS.read_text(encoding="utf-8").replace("```console", "## shown\n```console", 1)
    readme._follow("shown", tmp_path)
    _hold_the_prose_about_cuts(readme.README, tmp_path, readme._printed)


def _hold_the_prose_about_cuts(page: str, home: Path, printed: Callable[[str, Path], list[str]]) -> None:
    """Counts, the reason in full and the table of records, from the two tables the page's command wrote; who stayed good."""
    found = CutsPage(home)
    ((none, cuts),) = re.findall(r"`rank` null: (\d+) of the (\d+) here", page)
    (review,) = re.findall(r"Who must go to review, (\d+) here", page)
    assert found.counts() == pytest.approx((int(none), int(cuts), int(review)), rel=0.02, abs=2)
    (customer,) = re.findall(r"the first of customer (\d+):", page)
    quoted = page.partition("the first of customer ")[2].partition("\n## ")[0].replace("\n> ", " ")
    assert [sentence for sentence in found.sentences(int(customer)) if sentence not in quoted] == []
    assert sorted(table_of(page)) == sorted(found.records(int(customer)))
    (day,) = ONE_INSTALMENT.findall(page)
    assert day == found.day_of_the_one_instalment(int(customer))
    printed(EARLIER, home)
    (told,) = re.findall(r"(\d+) of the (\d+) whose outcome is known stayed good", page)
    (now,) = re.findall(r"(\d+) of the (\d+)", found.stayed_good())
    assert [int(number) for number in now] == pytest.approx([int(number) for number in told], abs=2)


def test_the_first_example_is_what_its_heading_says():
    readme = _readme()
    (english, chinese) = readme._shown(STORY)
    shown = "\n".join(english.output)
    told = re.search(r"the decision of \S+: ([\d,]+) before, ([\d,]+), reduced after \(reduce\)", shown)
    before, after = (float(limit.replace(",", "")) for limit in told.groups())
    assert after < before
    (change,) = re.findall(r"change of score \+?(\d+)", shown)
    assert int(change) >= 0
    assert re.search(r"by band fair \(score \d+, \d+ points below 620\)", shown)
    assert "The customer's own behaviour did not cause this change" in shown
    assert "What did: a changed policy." in shown
    prose = "The limit fell because the policy changed; the score did not even fall, and the customer was never late."
    assert prose in readme.README
    assert chinese.command == f"{english.command} --lang zh"
    notices = list(readme._shown("What the customer is told"))
    assert [step.command for step in notices] == [
        f"{step.command} --format notice{lang}" for step, lang in ((english, ""), (english, " --lang zh"))
    ]


def test_both_pages_tell_of_the_same_cuts():
    cut = re.compile(r"rows about ([\d,]+) cuts are in reasons\.parquet, ([\d,]+) of them without a ledger")
    (here,), (there,) = (cut.findall(page.read_text(encoding="utf-8")) for page in (PAGE, CUTS))
    assert here == there


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
        (example, _) = readme._shown(STORY)
        (told,) = re.findall(r"--customer (\d+)", example.command)
        text = text.replace(told, customer_for(CUT_BY_POLICY_ALONE, example.command, Path(home), readme._printed))
        readme.README = text
        for title in _titles(text):
            for step in readme._shown(title):
                now = readme._elided(step.output, readme._printed(step.command, Path(home)))
                before, after = ("\n".join([f"$ {step.command}", *lines, ""]) for lines in (step.output, now))
                text = text.replace(before, after)
        PAGE.write_text(text, encoding="utf-8")
        text = CUTS.read_text(encoding="utf-8")
        readme.README = text.replace("```console", "## shown\n```console", 1)
        (step,) = readme._shown("shown")
        now = readme._printed(step.command, Path(home))
        text = text.replace("\n".join([step.command, *step.output]), "\n".join([step.command, *now]))
        CUTS.write_text(rewritten(text, CutsPage(Path(home)), readme._printed), encoding="utf-8")


if __name__ == "__main__":
    _rewrite()
