"""`creditline simulate`: what it writes, and what it says to a request it cannot meet."""

import errno

import pyarrow.parquet as pq
import pytest

SMALL = ("--customers", "30", "--months", "20")


def test_the_truth_is_written_when_asked_for(creditline, tmp_path):
    said = creditline("simulate", tmp_path / "w", *SMALL, "--preset", "recession", "--truth", "--probes", "6")
    assert (said.code, said.out) == (0, f"30 simulated customers are in {tmp_path / 'w'}\n")
    told = {path.name for path in (tmp_path / "w" / "truth").iterdir()}
    assert {"hazards.parquet", "shocks.parquet", "people.parquet", "twins.parquet", "twins"} <= told
    assert pq.read_metadata(tmp_path / "w" / "truth" / "twins.parquet").num_rows > 0


def test_without_it_nothing_tells(creditline, tmp_path):
    assert creditline("simulate", tmp_path / "w", *SMALL).code == 0
    assert not (tmp_path / "w" / "truth").exists()


def test_nobody_is_no_world(creditline, tmp_path):
    said = creditline("simulate", tmp_path / "w", "--customers", "0")
    assert said.code == 2
    assert "--customers" in said.err
    assert "greater than or equal to 1" in said.err
    assert not (tmp_path / "w").exists()


@pytest.mark.parametrize(
    ("wrong", "meant"), [("recesion", "recession"), ("thin", "thin-file"), ("squeeze", "policy-squeeze")]
)
def test_an_unknown_preset_names_the_nearest(creditline, tmp_path, wrong, meant):
    said = creditline("simulate", tmp_path / "w", "--preset", wrong)
    assert said.code == 1
    assert said.problem == (
        f"creditline: There is no preset '{wrong}' (did you mean {meant}?): "
        "give one of calm, recession, policy-squeeze, thin-file, feedback, slow."
    )


def test_a_preset_like_no_other_names_them_all(creditline, tmp_path):
    said = creditline("simulate", tmp_path / "w", "--preset", "xyz")
    assert said.problem.startswith("creditline: There is no preset 'xyz': give one of calm,")


def test_a_full_disk_is_said_in_one_sentence_and_leaves_nothing(creditline, tmp_path, monkeypatch):
    def full(self, table, row_group_size=None):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pyarrow.parquet.ParquetWriter.write_table", full)
    out = tmp_path / "w"
    said = creditline("simulate", out, *SMALL)
    assert said.code == 1
    assert said.problem == f"creditline: The disk that holds {out} is full: free some space or choose another place."
    assert "Traceback" not in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_somebody_elses_is_left_alone(creditline, tmp_path):
    (tmp_path / "mine.txt").write_text("precious")
    said = creditline("simulate", tmp_path, *SMALL)
    assert said.code == 1
    assert "already holds files that creditline did not write" in said.problem
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
