"""Writing is whole or not at all, and never takes anything else away."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from creditline.features.errors import DataError
from creditline.features.output import replacing
from creditline.models.artefact import Model, read_model, write_model

# Reads a model, then writes it with another seed, and kills itself at the call of os.fsync or os.rename that is named.
KILLED = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from creditline.features.output import replacing
from creditline.models.artefact import read_model, write_model
source, target, which = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
model = replace(read_model(source), seed=99)
calls = 0
def counted(real):
    def call(*args, **more):
        global calls
        calls += 1
        if calls == which:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **more)
    return call
os.fsync, os.rename, replacing._exchange = counted(os.fsync), counted(os.rename), counted(replacing._exchange)
write_model(model, target)
print(calls)
"""


def run_killed(source: Path, target: Path, which: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", KILLED, str(source), str(target), str(which)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "which", [1, 7, 8, *(pytest.param(step, marks=[pytest.mark.slow, pytest.mark.long]) for step in (2, 3, 4, 5, 6))]
)
def test_killed_at_any_step_leaves_the_old_model_or_the_new_one(model: Model, tmp_path: Path, which: int) -> None:
    write_model(model, tmp_path / "source")
    write_model(model, tmp_path / "target")
    assert run_killed(tmp_path / "source", tmp_path / "target", which).returncode == -signal.SIGKILL
    # The seventh step is the swap: killed at its door the old one stands, after it the new one.
    assert read_model(tmp_path / "target").seed == (99 if which > 7 else 7)


def test_killed_before_the_renaming_leaves_nothing_by_that_name(model: Model, tmp_path: Path) -> None:
    write_model(model, tmp_path / "source")
    assert run_killed(tmp_path / "source", tmp_path / "target", 6).returncode == -signal.SIGKILL
    assert not (tmp_path / "target").exists()


def test_a_write_has_no_more_steps_than_were_killed(model: Model, tmp_path: Path) -> None:
    # five files and the folder, the swap, the parent folder: 8
    write_model(model, tmp_path / "source")
    write_model(model, tmp_path / "target")
    done = run_killed(tmp_path / "source", tmp_path / "target", 0)
    assert done.stdout.strip() == "8", done.stderr
    assert read_model(tmp_path / "target").seed == 99


@pytest.mark.parametrize("swaps", [True, False])
def test_a_model_is_replaced_and_nothing_left_beside(
    model: Model, model_with: Callable[..., Model], tmp_path: Path, swaps: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not swaps:  # a file system that cannot swap two names
        monkeypatch.setattr(replacing, "_exchange", lambda one, other: False)
    write_model(model, tmp_path / "model")
    write_model(model_with(seed=8), tmp_path / "model")
    assert read_model(tmp_path / "model").seed == 8
    assert [entry.name for entry in tmp_path.iterdir()] == ["model"]


def test_what_a_killed_write_left_is_taken_away(model: Model, tmp_path: Path) -> None:
    left, other = tmp_path / ".model.abcdefgh.part", tmp_path / ".else.abcdefgh.part"
    left.mkdir()
    other.mkdir()
    write_model(model, tmp_path / "model")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [".else.abcdefgh.part", "model"]


def test_a_failed_write_leaves_the_old_model(
    model: Model, model_with: Callable[..., Model], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_model(model, tmp_path / "model")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DataError, match=r"cannot be written to .*No space left on device"):
        write_model(model_with(seed=8), tmp_path / "model")
    assert read_model(tmp_path / "model").seed == 7
    assert [entry.name for entry in tmp_path.iterdir()] == ["model"]


def test_folders_with_other_files_are_left_alone(model: Model, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(DataError, match=r"no part of a model \(notes\.txt\)"):
        write_model(model, tmp_path)
    with pytest.raises(DataError, match="is a file"):
        write_model(model, tmp_path / "notes.txt")
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_parent_that_is_a_file(model: Model, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="cannot be written"):
        write_model(model, tmp_path / "file" / "model")


def test_an_empty_folder_is_filled(model: Model, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    write_model(model, tmp_path / "model")
    assert read_model(tmp_path / "model") == model
