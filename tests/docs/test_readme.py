"""What the README shows is what the program prints.

Run as a program, this writes what is printed now into the README (around a `…`, as many lines as stood there); read the
difference before you believe it.
"""

import math
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from creditline.features.contract import TABLES

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
REAL_DATA = ROOT.parent / "shared" / "data"
NUMBER = re.compile(r"(?<![\w-])[-+]?\d[\d,]*(?:\.\d+)?(?![\w-])")
VERSION = re.compile(r"\b[0-9a-f]{12}\b")  # of a model: depends on its last bit
ELIDED = "…"
LATE = 1001238  # a customer of the first page's lender who was late


@dataclass(frozen=True)
class Shown:
    """A command and the lines the README shows below it; a line `…` stands for any lines."""

    command: str
    output: tuple[str, ...]


def _shown(section: str, page: str | None = None) -> Iterator[Shown]:
    """The commands of the console blocks under the heading `section` of a page, or above every heading."""
    page = README if page is None else page
    _, found, rest = page.partition(f"\n## {section}\n") if section else ("", "#", page)
    assert found, section
    for block in re.findall(r"```console\n(.*?)```", rest.partition("\n## ")[0], flags=re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield Shown(command, tuple(output.rstrip().splitlines()))


def _printed(command: str, folder: Path) -> list[str]:
    program = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        shlex.split(command),
        cwd=folder,
        env={**os.environ, "PATH": program},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    return done.stdout.rstrip().splitlines()


def _numbers_near(shown: str, printed: str) -> bool:
    """Other processors round otherwise in the last digits: a whole number may be off by 2 % or 2, another by 2 %."""
    a, b = (float(text.replace(",", "")) for text in (shown, printed))
    return math.isclose(a, b, rel_tol=0.02, abs_tol=0.005 if "." in shown else 2)


def _words(line: str) -> str:
    return re.sub(r"\s+", " ", NUMBER.sub("#", VERSION.sub("version", line))).strip()


def _same_line(shown: str, printed: str) -> bool:
    numbers = [NUMBER.findall(VERSION.sub("version", line)) for line in (shown, printed)]
    return _words(shown) == _words(printed) and all(_numbers_near(a, b) for a, b in zip(*numbers, strict=True))


def _same(shown: tuple[str, ...], printed: list[str]) -> bool:
    if not shown:
        return not printed
    if shown[0] == ELIDED:
        return any(_same(shown[1:], printed[skipped:]) for skipped in range(len(printed) + 1))
    return bool(printed) and _same_line(shown[0], printed[0]) and _same(shown[1:], printed[1:])


def _follow(section: str, folder: Path) -> None:
    steps = list(_shown(section))
    assert steps
    for step in steps:
        printed = _printed(step.command, folder)
        assert _same(step.output, printed), "\n".join([f"$ {step.command}", *printed])


def _lend_real_data(folder: Path) -> None:
    (folder / "UCI_Credit_Card.csv").symlink_to(REAL_DATA / "taiwan" / "UCI_Credit_Card.csv")
    (folder / "berka-files").symlink_to(REAL_DATA / "berka")


@pytest.mark.slow
def test_step_by_step_and_the_first_page(tmp_path):
    _follow("Step by step", tmp_path)
    _follow("", tmp_path)
    from stories import NEVER_LATE_AND_CUT, answered, never_late

    (step,) = _shown("")
    assert NEVER_LATE_AND_CUT.untrue(answered(step.command, tmp_path, _printed), tmp_path / "lender") == []
    (to,) = re.findall(r"--to (\S+)", step.command)
    assert not never_late(tmp_path / "lender", LATE, to)


def test_the_example_is_what_the_sentences_above_it_tell_of():
    """A customer who was never late asks why; the reasons add up, point by point (who was late: with the program)."""
    assert "A customer who was never late asks\n*why?*" in README.partition("```")[0]
    (step,) = _shown("")
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
    _follow("The whole job", tmp_path)


@pytest.mark.slow
@pytest.mark.real_data
@pytest.mark.skipif(not REAL_DATA.is_dir(), reason="the public data sets are not in ../shared/data")
def test_real_data(tmp_path):
    _lend_real_data(tmp_path)
    _follow("Real data", tmp_path)


def test_every_link_leads_somewhere():
    links = [link for link in re.findall(r"\]\(([^)#]+)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_commands_are_those_of_the_program():
    listed = set(re.findall(r"^\| `creditline (\w+)", README, flags=re.MULTILINE))
    printed = _printed("creditline --help", ROOT)
    assert listed == {line.split()[0] for line in printed[printed.index("Commands:") + 1 :]}


def test_every_table_of_the_contract_is_listed():
    _, found, rest = README.partition("\n## Your data\n")
    assert found
    assert re.findall(r"^\| `(\w+)` \|", rest.partition("\n## ")[0], flags=re.MULTILINE) == list(TABLES)


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
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
def test_the_comparison_can_fail(shown, printed, same):
    assert _same(shown, printed) is same


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
    assert _elided(shown, ["a 1", "b 2", "c 3", "d 4"]) == kept


def _elided(shown: tuple[str, ...], printed: list[str]) -> list[str]:
    """As many of the printed lines as were shown, around each `…`; a part between two begins where its first line is."""
    first, *parts = [list(part) for part in _split(shown)]
    kept = printed[: len(first)] if parts else printed
    for number, part in enumerate(parts, start=1):
        start = len(printed) - len(part)
        if number < len(parts):
            start = [_words(line) for line in printed].index(_words(part[0]))
        kept = [*kept, ELIDED, *printed[start : start + len(part)]]
    return kept


def _split(shown: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    while ELIDED in shown:
        at = shown.index(ELIDED)
        yield shown[:at]
        shown = shown[at + 1 :]
    yield shown


def _rewrite(sections: list[str]) -> None:
    from stories import NEVER_LATE_AND_CUT, customer_for

    (of_story,), text = _shown(""), README
    (told,), found = re.findall(r"--customer (\d+)", of_story.command), False
    with tempfile.TemporaryDirectory() as home:
        _lend_real_data(Path(home))
        for section in sections:
            for place in range(len(list(_shown(section, text)))):
                step = list(_shown(section, text))[place]
                if told in step.command and not found:
                    customer, found = customer_for(NEVER_LATE_AND_CUT, step.command, Path(home), _printed), True
                    text = text.replace(told, customer)
                    step = list(_shown(section, text))[place]
                now = _elided(step.output, _printed(step.command, Path(home)))
                before, after = ("\n".join([f"$ {step.command}", *lines, ""]) for lines in (step.output, now))
                assert text.count(before) == 1, before
                text = text.replace(before, after)
    (ROOT / "README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _rewrite(["Step by step", "", "The whole job", *(["Real data"] if REAL_DATA.is_dir() else [])])
