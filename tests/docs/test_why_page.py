"""What docs/why.md and docs/cuts.md show is what the program prints.

Run as a program, this writes what is printed now into both pages (around a `…`, as many lines as stood there).
"""

import re
import tempfile
from pathlib import Path

import pytest
from cuts_page import EARLIER, ONE_INSTALMENT, CutsPage, rewritten, table_of
from shown import followed, now_shown, prepared, printed, remade, steps_of
from stories import CUT_BY_POLICY_ALONE, answered, customer_for

ROOT = Path(__file__).parents[2]
FILE, CUTS_FILE = (ROOT / "docs" / f"{name}.md" for name in ("why", "cuts"))
PAGE, CUTS = (file.read_text(encoding="utf-8") for file in (FILE, CUTS_FILE))
STORY = "A limit lowered for nothing the customer did"


def _titles(page: str) -> list[str]:
    parts = page.split("\n## ")[1:]
    return [part.partition("\n")[0] for part in parts if "```console" in part]


@pytest.mark.slow
def test_the_pages_show_what_is_printed(tmp_path):
    prepared(PAGE, tmp_path)
    for title in _titles(PAGE):
        followed(PAGE, title, tmp_path)
    (example, _) = steps_of(PAGE, STORY)
    assert CUT_BY_POLICY_ALONE.untrue(answered(example.command, tmp_path), tmp_path / "lender") == []
    followed(CUTS, "", tmp_path)
    _hold_the_prose_about_cuts(CUTS, tmp_path)


def _hold_the_prose_about_cuts(page: str, home: Path) -> None:
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
    (english, chinese) = steps_of(PAGE, STORY)
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
    assert prose in PAGE
    assert chinese.command == f"{english.command} --lang zh"
    notices = list(steps_of(PAGE, "What the customer is told"))
    assert [step.command for step in notices] == [
        f"{step.command} --format notice{lang}" for step, lang in ((english, ""), (english, " --lang zh"))
    ]


def test_both_pages_tell_of_the_same_cuts():
    cut = re.compile(r"rows about ([\d,]+) cuts are in reasons\.parquet, ([\d,]+) of them without a ledger")
    (here,), (there,) = (cut.findall(page) for page in (PAGE, CUTS))
    assert here == there


def test_the_page_names_every_option_and_layer():
    from creditline.models.why import Layer

    options = set(re.findall(r"--[a-z-]+", "\n".join(printed("creditline why --help", ROOT))))
    unnamed = {option for option in options - {"--help"} if option not in PAGE}
    assert unnamed == set()
    assert all(f"`{layer}`" in PAGE for layer in Layer)


def _rewrite() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        prepared(PAGE, home)
        (example, _) = steps_of(PAGE, STORY)
        (told,) = re.findall(r"--customer (\d+)", example.command)
        text = PAGE.replace(told, customer_for(CUT_BY_POLICY_ALONE, example.command, home))
        for title in _titles(text):
            text = remade(text, title, home)
        FILE.write_text(text, encoding="utf-8")
        (step,) = steps_of(CUTS)
        text = CUTS.replace(step.as_block(), now_shown(step, home).as_block())
        CUTS_FILE.write_text(rewritten(text, CutsPage(home)), encoding="utf-8")


if __name__ == "__main__":
    _rewrite()
