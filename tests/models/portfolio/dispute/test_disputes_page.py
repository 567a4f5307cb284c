"""What docs/disputes.md prints is what the command prints on the forty cards, and its file of edits is one."""

import re
import tomllib
from datetime import date
from pathlib import Path

from creditline.features.edits.from_file import edit_file
from creditline.models.policy.parts.dispute_terms import DisputeTerms
from creditline.models.portfolio.dispute.text import dispute_text

PAGE = Path(__file__).parents[4].joinpath("docs", "disputes.md").read_text(encoding="utf-8")


def test_the_answer_is_printed_as_it_is(opened, edits):
    (printed,) = re.findall(r"```console\n\$ creditline dispute .*\n([^`]*)\n```", PAGE)
    assert printed == dispute_text(opened(False).answer(edits(1), date(2024, 11, 30)))


def test_the_file_of_edits_is_one():
    (text,) = re.findall(r"```toml\n([^`]*)\n```", PAGE)
    told = edit_file(tomllib.loads(text), "the page")
    assert [type(edit).__name__ for edit in told.edits.edits] == ["Strike", "Correction", "Correction", "Addition"]
    assert [edit.grounds.reference for edit in told.edits.edits][3] == "CASE-2025-0117/2"


def test_the_terms_are_those_of_a_policy():
    rows = dict(re.findall(r"^\| `(\w+)` \| `?(\w+)`? \|", PAGE, re.MULTILINE))
    terms = DisputeTerms()
    usual = {name: str(getattr(terms, name)).lower() for name in ("may_worsen", "answer_days", "evidence_before")}
    assert rows == usual
