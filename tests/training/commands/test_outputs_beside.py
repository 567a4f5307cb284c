"""Outputs appear whole or not at all, and nobody's files are replaced."""

import pytest

from creditline.features.errors import DataError
from creditline.features.output.beside import file_beside, tables_beside


def test_a_file_appears_only_when_the_block_ends_well(tmp_path):
    target = tmp_path / "made" / "scores.csv"
    with file_beside(target) as part:
        part.write_text("new")
        assert not target.exists()
    assert target.read_text() == "new"
    assert [entry.name for entry in target.parent.iterdir()] == ["scores.csv"]


@pytest.mark.parametrize("stop", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_a_stop_leaves_the_old_file_and_no_rubbish(tmp_path, stop):
    target = tmp_path / "scores.csv"
    target.write_text("old")
    with pytest.raises(stop), file_beside(target) as part:
        part.write_text("half")
        raise stop
    assert target.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["scores.csv"]


def test_a_folder_is_replaced_whole(tmp_path):
    target = tmp_path / "lender"
    for name in ("customers.parquet", "transactions.parquet"):
        with tables_beside(target) as part:
            (part / name).write_text(name)
    assert sorted(entry.name for entry in target.iterdir()) == [".creditline", "transactions.parquet"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["lender"]


def test_a_stop_leaves_the_old_folder(tmp_path):
    target = tmp_path / "lender"
    with tables_beside(target) as part:
        (part / "customers.parquet").write_text("old")
    with pytest.raises(KeyboardInterrupt), tables_beside(target) as part:
        (part / "customers.parquet").write_text("half")
        raise KeyboardInterrupt
    assert (target / "customers.parquet").read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["lender"]


def test_a_folder_of_somebody_elses_files_is_refused(tmp_path):
    (tmp_path / "thesis.parquet").write_text("mine")
    with pytest.raises(DataError, match="did not write"), tables_beside(tmp_path):
        pass
    assert (tmp_path / "thesis.parquet").read_text() == "mine"


def test_an_empty_folder_is_taken(tmp_path):
    (tmp_path / "lender").mkdir()
    with tables_beside(tmp_path / "lender") as part:
        (part / "customers.parquet").write_text("new")
    assert (tmp_path / "lender" / "customers.parquet").read_text() == "new"


def test_a_file_where_a_folder_should_be_and_the_reverse(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(DataError, match="is a file"), tables_beside(tmp_path / "file"):
        pass
    with pytest.raises(DataError, match="is a folder"), file_beside(tmp_path):
        pass
