"""docs/letters.md shows the letters that are made, and names every part, key and regime there is."""

import re
from dataclasses import fields

from letters_page import PAGE, blocks, written

from creditline.models.letter.from_toml import _Letter
from creditline.models.letter.part import SHOWN, Section
from creditline.models.letter.required import BY_REGIME
from creditline.models.policy import Regime

TEXT = PAGE.read_text(encoding="utf-8")


def _table(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, without its head."""
    below = TEXT.split(f"## {heading}\n", 1)[1]
    rows = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    assert rows is not None
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[0].splitlines()[2:]]


def test_its_blocks_are_what_is_made():
    assert written(TEXT) == blocks()


def test_every_part_stands_in_its_place_with_its_regimes():
    rows = _table("Parts")
    assert [row[0] for row in rows] == [f"`{part.value}`" for part in Section]
    for row, part in zip(rows, Section, strict=True):
        listed = ", ".join(regime.value for regime in Regime if regime in SHOWN[part].regimes)
        assert row[2] == ("all" if SHOWN[part].regimes == set(Regime) else listed)


def test_every_key_is_there_with_who_needs_it():
    rows = {row[0].strip("`"): row[2] for row in _table("The lender's file")}
    assert list(rows) == [field.name for field in fields(_Letter)]
    for key, said in rows.items():
        needing = [r.value for r, names in BY_REGIME.items() if any(name.split(".")[0] == key for name in names)]
        assert re.sub(r" \(.*?\)", "", said) == ", ".join(needing)
