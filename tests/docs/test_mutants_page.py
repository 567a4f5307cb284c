"""docs/mutants.md says what docs/mutants.csv holds: its counts by room, and why each survivor is left."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "mutants.md").read_text(encoding="utf-8")
MUTANTS = list(csv.DictReader((ROOT / "docs" / "mutants.csv").read_text(encoding="utf-8").splitlines()))
ROOMS = list(dict.fromkeys(mutant["room"] for mutant in MUTANTS))
SURVIVED = [mutant for mutant in MUTANTS if mutant["verdict"] == "survived"]


def _row(name: str) -> tuple[int, ...]:
    found = re.search(rf"^\| {name} \|([\d |]+)\|$", PAGE, re.MULTILINE)
    assert found is not None, name
    return tuple(int(cell) for cell in found[1].split("|"))


def _counted(verdicts: Counter[str]) -> tuple[int, ...]:
    """Drawn, not viable, timed out, viable, killed, survived."""
    viable = verdicts["killed"] + verdicts["survived"]
    return (
        verdicts.total(),
        verdicts["not viable"],
        verdicts["timed out"],
        viable,
        verdicts["killed"],
        verdicts["survived"],
    )


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_counted(room):
    assert _row(room) == _counted(Counter(mutant["verdict"] for mutant in MUTANTS if mutant["room"] == room))


def test_all_are_counted_and_nine_in_ten_are_killed():
    *_, viable, killed, _ = counted = _counted(Counter(mutant["verdict"] for mutant in MUTANTS))
    assert _row("all") == counted
    assert len(MUTANTS) == 400
    assert killed >= 0.9 * viable


@pytest.mark.parametrize("mutant", SURVIVED, ids=lambda mutant: mutant["key"])
def test_a_survivor_is_accounted_for(mutant):
    line = next((line for line in PAGE.splitlines() if mutant["key"] in line), "")
    assert re.search(r"\| (equivalent|left): \S", line), mutant


def test_no_other_mutant_is_said_to_have_survived():
    assert set(re.findall(r"^\| `([0-9a-f]{16})`", PAGE, re.MULTILINE)) == {mutant["key"] for mutant in SURVIVED}
