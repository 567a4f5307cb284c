"""What the README shows is what the program prints.

Run as a program, this writes what is printed now into the README (around a `…`, as many lines as stood there); read the
difference before you believe it.
"""

import re
import tempfile
from pathlib import Path

import pytest
from shown import elided, followed, now_shown, printed, same, steps_of
from stories import NEVER_LATE_AND_CUT, answered, customer_for, never_late

from creditline.features.contract import TABLES

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
REAL_DATA = ROOT.parent / "shared" / "data"
LATE = 1001238  # a customer of the first page's lender who was late


def _lend_real_data(folder: Path) -> None:
    (folder / "UCI_Credit_Card.csv").symlink_to(REAL_DATA / "taiwan" / "UCI_Credit_Card.csv")
    (folder / "berka-files").symlink_to(REAL_DATA / "berka")


@pytest.mark.slow
def test_step_by_step_and_the_first_page(tmp_path):
    followed(README, "Step by step", tmp_path)
    followed(README, "", tmp_path)
    (step,) = steps_of(README)
    assert NEVER_LATE_AND_CUT.untrue(answered(step.command, tmp_path), tmp_path / "lender") == []
    (to,) = re.findall(r"--to (\S+)", step.command)
    assert not never_late(tmp_path / "lender", LATE, to)


def test_the_example_is_what_the_sentences_above_it_tell_of():
    """A customer who was never late asks why; the reasons add up, point by point (who was late: with the program)."""
    assert "A customer who was never late asks\n*why?*" in README.partition("```")[0]
    (step,) = steps_of(README)
    shown = "\n".join(step.output)
    (before, after) = map(int, re.findall(r"^  \d{4}-\d\d-\d\d  score (\d+) ", shown, re.MULTILINE))
    ((change,), (own,)) = (
        re.findall(pattern, shown) for pattern in (r"of score -(\d+)", r"-(\d+)  the customer's own")
    )
    assert before - after == int(change) == int(own)
    ledger = _ledger(shown)
    assert [sum(column) for column in zip(*ledger[:-1], strict=True)] == list(ledger[-1])
    assert ledger[-1][0] < ledger[0][0]
    assert "But for the customer's own behaviour the line would have stood." in shown
    assert re.search(rf"by band fair \(score {after}, \d+ points below 600\)", shown)


def _ledger(shown: str) -> list[tuple[float, float]]:
    """The rows of what moved the line: its limit, and what may be drawn."""
    block = shown.partition("What moved the line: its limit, and what may be drawn\n")[2]
    rows = re.findall(r"^ +([-+]?[\d,.]+)  +([-+]?[\d,.]+)  ", block.partition("\n\n")[0], re.MULTILINE)
    return [(float(limit.replace(",", "")), float(drawn.replace(",", ""))) for limit, drawn in rows]


@pytest.mark.slow
def test_the_whole_job(tmp_path):
    followed(README, "The whole job", tmp_path)


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.real_data
@pytest.mark.skipif(not REAL_DATA.is_dir(), reason="the public data sets are not in ../shared/data")
def test_real_data(tmp_path):
    _lend_real_data(tmp_path)
    followed(README, "Real data", tmp_path)


def test_every_link_leads_somewhere():
    links = [link for link in re.findall(r"\]\(([^)#]+)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_commands_are_those_of_the_program():
    listed = set(re.findall(r"^\| `creditline (\w+)", README, flags=re.MULTILINE))
    said = printed("creditline --help", ROOT)
    assert listed == {line.split()[0] for line in said[said.index("Commands:") + 1 :]}


def test_every_table_of_the_contract_is_listed():
    _, found, rest = README.partition("\n## Your data\n")
    assert found
    assert re.findall(r"^\| `(\w+)` \|", rest.partition("\n## ")[0], flags=re.MULTILINE) == list(TABLES)


@pytest.mark.parametrize(
    ("shown", "now", "alike"),
    [
        (("score 612 (good)",), ["score 612 (good)"], True),
        (("score 612 (good)",), ["score 613  (good)"], True),
        (("score 612 (good)",), ["score 655 (good)"], False),
        (("score 612 (good)",), ["score 612 (fair)"], False),
        (("auc 0.8123",), ["auc 0.8125"], True),
        (("auc 0.8123",), ["auc 0.7623"], False),
        (("model 1f2e3d4c5b6a",), ["model 0f2e3d4c5b6a"], True),
        (("model 1f2e3d4c5b6a",), ["model"], False),
        (("on 2025-06-30",), ["on 2025-06-29"], False),
        (("one", "…", "four"), ["one", "two", "three", "four"], True),
        (("one", "…", "four"), ["one", "two", "three"], False),
        (("one",), ["one", "two"], False),
        ((), ["one"], False),
    ],
)
def test_the_comparison_can_fail(shown, now, alike):
    assert same(shown, now) is alike


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ((), ["a 1", "b 2", "c 3", "d 4"]),
        (("a 9", "…"), ["a 1", "…"]),
        (("…", "c 9", "…", "d 9"), ["…", "c 3", "…", "d 4"]),
        (("a 9", "…", "d 9"), ["a 1", "…", "d 4"]),
    ],
)
def test_rewriting_keeps_what_was_left_out_out(shown, kept):
    assert elided(shown, ["a 1", "b 2", "c 3", "d 4"]) == kept


def _rewrite(sections: list[str]) -> None:
    (of_story,), text = steps_of(README), README
    (told,), found = re.findall(r"--customer (\d+)", of_story.command), False
    with tempfile.TemporaryDirectory() as home:
        _lend_real_data(Path(home))
        for section in sections:
            for place in range(len(list(steps_of(text, section)))):
                step = list(steps_of(text, section))[place]
                if told in step.command and not found:
                    customer, found = customer_for(NEVER_LATE_AND_CUT, step.command, Path(home)), True
                    text = text.replace(told, customer)
                    step = list(steps_of(text, section))[place]
                before, after = step.as_block(), now_shown(step, Path(home)).as_block()
                assert text.count(before) == 1, before
                text = text.replace(before, after)
    (ROOT / "README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _rewrite(["Step by step", "", "The whole job", *(["Real data"] if REAL_DATA.is_dir() else [])])
