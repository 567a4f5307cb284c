"""Links are followed; pipes, devices and links to themselves are refused before anything is written."""

import os
from pathlib import Path

import pytest

from creditline.features.errors import DataError
from creditline.features.output.beside import file_beside, tables_beside
from creditline.features.output.place import settled


@pytest.mark.parametrize("there", [True, False])
def test_a_link_to_a_file_is_followed_and_stays_a_link(tmp_path: Path, there: bool) -> None:
    (tmp_path / "elsewhere").mkdir()
    real, link = tmp_path / "elsewhere" / "real.csv", tmp_path / "link.csv"
    link.symlink_to(real)
    if there:
        real.write_text("old")
    with file_beside(link) as part:
        part.write_text("new")
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["elsewhere", "link.csv"]
    assert [entry.name for entry in real.parent.iterdir()] == ["real.csv"]


def test_a_link_to_a_folder_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    for _ in range(2):
        with tables_beside(tmp_path / "link") as part:
            (part / "customers.csv").write_text("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "customers.csv").read_text() == "new"


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    (tmp_path / "to-pipe.csv").symlink_to("pipe.csv")
    for target in (tmp_path / "pipe.csv", tmp_path / "to-pipe.csv", Path("/dev/null"), tmp_path / "loop.csv"):
        for beside in (file_beside, tables_beside):
            with pytest.raises(DataError, match=r"a pipe, a socket or a device|cannot be followed"), beside(target):
                raise AssertionError("it was entered")


def test_a_place_that_is_no_link_is_itself(tmp_path: Path) -> None:
    assert settled(tmp_path / "new.csv") == tmp_path / "new.csv"
    assert settled(tmp_path) == tmp_path


def test_names_as_long_as_there_are(tmp_path: Path) -> None:
    for name in ("a" * 240 + ".csv", "客" * 80 + ".csv"):
        with file_beside(tmp_path / name) as part:
            part.write_text("new")
        assert (tmp_path / name).read_text() == "new"
