"""A disk that is really full: one sentence, exit code 1, and what lay there before still lies there."""

import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A file system of 200 kB; only root may mount one."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small file system cannot be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)  # a store's engine may still hold its file open


def fill(disk: Path) -> None:
    """Write until nothing fits any more."""
    with (disk / "filler").open("wb", buffering=0) as file:
        try:
            while file.write(b"0" * 4096):
                pass
        except OSError:
            pass


def test_a_report_of_before_stays(creditline, world, small_disk):
    (small_disk / "report.html").write_text("old page")
    (small_disk / "report.json").write_text("old numbers")
    fill(small_disk)
    said = creditline("validate", world.model, world.data, "--out", small_disk / "report.html", "--refits", 0)
    assert said.code == 1
    assert "No space left on device; free some space on that disk" in said.problem
    assert (small_disk / "report.html").read_text() == "old page"
    assert (small_disk / "report.json").read_text() == "old numbers"


def test_a_model_is_not_half_written(creditline, world, small_disk, tmp_path):
    fill(small_disk)
    before = sorted(small_disk.iterdir())
    said = creditline("train", world.data, "--out", small_disk / "model", "--store", tmp_path / "mlflow.db")
    assert said.code == 1
    assert "No space left on device; name a folder that can be written" in said.problem
    assert sorted(small_disk.iterdir()) == before


@pytest.mark.long
def test_a_training_stands_though_it_cannot_be_tracked(creditline, world, small_disk, tmp_path, monkeypatch):
    fill(small_disk)
    monkeypatch.setattr(warnings, "filters", [("default", None, Warning, None, 0)])  # as a person calls it
    said = creditline("train", world.data, "--out", tmp_path / "model", "--store", small_disk / "mlflow.db")
    assert said.code == 0
    assert "could not be recorded" in said.err
    assert "not tracked" in said.out
    assert (tmp_path / "model" / "model.json").exists()
