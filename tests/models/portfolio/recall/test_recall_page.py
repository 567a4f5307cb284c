"""What docs/recall.md prints is what the command prints on the forty cards; its tables and files are those that are read."""

import re
from pathlib import Path

import pytest

from creditline.features.edits.feed_fault import FaultKind, read_fault
from creditline.features.edits.from_table import read_edit_table
from creditline.models.portfolio.recall.values import CAUSES, LETTERS, WRONGS

PAGE = Path(__file__).parents[4].joinpath("docs", "recall.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_answer_is_printed_as_it_is(found):
    (printed,) = re.findall(r"```console\n\$ creditline recall .*\n([^`]*)\n```", PAGE)
    assert printed in found[0]
    assert found[0].startswith(printed)


def test_the_files_are_what_is_read(tmp_path):
    for ending, read in (("csv", read_edit_table), ("toml", read_fault)):
        (text,) = re.findall(rf"```{ending}\n([^`]*)\n```", PAGE)
        (tmp_path / f"file.{ending}").write_text(text, encoding="utf-8")
        assert read(tmp_path / f"file.{ending}")


def test_every_word_of_the_answer_is_explained():
    for name in (*CAUSES, *WRONGS, *LETTERS, *map(str, FaultKind)):
        assert f"`{name}`" in PAGE, name
